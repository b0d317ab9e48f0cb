/**
 * A small language model and nothing about alignment: decoders on libtorch.
 *
 * <p>In: a checkpoint folder in Hugging Face layout ({@link dev.plumbline.lm.Checkpoint}), or a
 * {@link dev.plumbline.lm.DecoderConfig} and a seed; documents as {@link
 * dev.plumbline.lm.Example}s; prompts as token ids. Out: a trained {@link
 * dev.plumbline.lm.LanguageModel}, a checkpoint that other tools read, completions with
 * log-probabilities.
 *
 * <ul>
 *   <li>{@link dev.plumbline.lm.Trainer} is one flat loop with the {@link dev.plumbline.lm.Loss}
 *       passed in; it resumes exactly.
 *   <li>{@link dev.plumbline.lm.LoraSettings} say which low-rank adapters are trained beside frozen
 *       weights; {@link dev.plumbline.lm.AdapterFolder} keeps them as the PEFT library does.
 *   <li>{@link dev.plumbline.lm.Sampler} samples many prompts at once; the same prompt and seed
 *       give the same text in any batch.
 *   <li>{@link dev.plumbline.lm.ChatTemplate} renders conversations as a model's makers do.
 *   <li>{@link dev.plumbline.lm.Threads} bounds every native thread pool. Call it first.
 * </ul>
 *
 * <p>Nothing here is safe for use by several threads at once unless it says so; different threads
 * may work with different models at the same time. Errors are {@link
 * dev.plumbline.lm.LmException}s, divided by what the caller can do.
 */
@NullMarked
package dev.plumbline.lm;

import org.jspecify.annotations.NullMarked;
