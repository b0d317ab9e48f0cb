/**
 * Servers on the loopback device: a local model behind the chat API of OpenAI, for clients that
 * speak only that, and pages that a browser looks at.
 *
 * <p>In: HTTP with a token. Out: what a {@link dev.plumbline.model.Model} replies, where a setting
 * that the model cannot take is an error; or pages that others have made, and nothing from disk.
 */
@NullMarked
package dev.plumbline.serve;

import org.jspecify.annotations.NullMarked;
