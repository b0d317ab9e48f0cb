/**
 * Checkpoints on this machine as models.
 *
 * <p>In: a folder or a GGUF file, and the {@link dev.plumbline.checkpoint.ChatDialect} in which its
 * conversations are written, most often its own chat template. Out: a {@link
 * dev.plumbline.model.Model}.
 */
@NullMarked
package dev.plumbline.checkpoint;

import org.jspecify.annotations.NullMarked;
