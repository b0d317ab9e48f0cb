/**
 * GGUF, the file of llama.cpp: a model in one file, with its weights in blocks of few bits, its
 * configuration, its tokenizer and its chat template.
 *
 * <p>In: a file from strangers, of version 2 or 3; every length and offset in it is checked before
 * it is used. Out: what a folder in Hugging Face layout says, from {@link
 * dev.plumbline.lm.gguf.Gguf}: {@code config.json}, {@code tokenizer.json}, {@code
 * tokenizer_config.json} and {@code generation_config.json} as JSON, weights as float32 under their
 * names there. {@link dev.plumbline.lm.gguf.GgufExport} goes the other way.
 *
 * <p>{@code Container} reads the file, {@code BlockKind} the blocks; {@code Architecture} has all
 * that differs between families of models, for both ways. Nothing here computes with a model.
 */
@NullMarked
package dev.plumbline.lm.gguf;

import org.jspecify.annotations.NullMarked;
