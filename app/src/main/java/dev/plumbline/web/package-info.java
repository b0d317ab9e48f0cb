/**
 * The pages of {@code plumbline view}: runs, lists of trials, transcripts, side by side, search and
 * labels, served to browsers on this machine.
 *
 * <p>In go a store that is only looked at, and requests of browsers; out come pages without a line
 * of script of their own, filled in by templates that escape all they are given. What is written is
 * labels, and an index of words in a file beside the store. Every page's address says all that it
 * shows, so that it can be kept and sent to a colleague on the same store.
 */
@NullMarked
package dev.plumbline.web;

import org.jspecify.annotations.NullMarked;
