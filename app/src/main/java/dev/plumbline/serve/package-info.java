/**
 * A local model behind the chat API of OpenAI, for clients that speak only that.
 *
 * <p>In: HTTP on the loopback device, with a token. Out: what a {@link dev.plumbline.model.Model}
 * replies. A setting that the model cannot take is an error.
 */
@NullMarked
package dev.plumbline.serve;

import org.jspecify.annotations.NullMarked;
