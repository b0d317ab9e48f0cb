/**
 * What a language model is to Plumbline: a function from requests to replies.
 *
 * <p>In: a {@link dev.plumbline.model.Request} (messages, tools, settings, seed). Out: a {@link
 * dev.plumbline.model.Reply}, which is an answer or one of the ways to have none. Providers
 * implement {@link dev.plumbline.model.Model}; decorators wrap it.
 */
@NullMarked
package dev.plumbline.model;

import org.jspecify.annotations.NullMarked;
