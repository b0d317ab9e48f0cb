/**
 * Jinja2 as chat templates use it, with the semantics of Python's implementation in the sandbox
 * that the transformers library sets up: block tags take their line break with them, {@code break}
 * and {@code continue} work, and {@code {% generation %}} marks what a model says.
 *
 * <p>In: the text of a {@link dev.plumbline.jinja.Template} and variables as JSON. Out: a {@link
 * dev.plumbline.jinja.Rendering}. A template is a file from strangers: what it may compute is
 * limited, and what is not known here is a {@link dev.plumbline.jinja.JinjaException} that names it
 * and its line, never a rendering that differs from Python's.
 *
 * <p>{@code Lexer} cuts, {@code Parser} makes {@code Statement}s of {@code Expression}s, {@code
 * Interpreter} runs them; {@code Python} says what its operators do with a {@code Value}.
 */
@NullMarked
package dev.plumbline.jinja;

import org.jspecify.annotations.NullMarked;
