/**
 * Training data that teaches.
 *
 * <p>In: a {@link dev.plumbline.teach.RecipeFile} (a graph of {@link dev.plumbline.teach.Step}s
 * over {@link dev.plumbline.teach.WorkRow}s) and an {@link dev.plumbline.teach.Author} for each
 * role. {@link dev.plumbline.teach.Teaching} runs it; {@link dev.plumbline.teach.Dataset} and
 * {@link dev.plumbline.teach.Manifest} are what comes out, sealed. The study's built-in arms have a
 * shorter way: a {@link dev.plumbline.teach.Recipe} whose {@link dev.plumbline.teach.Row}s a {@link
 * dev.plumbline.teach.Writer} gives by index.
 */
@NullMarked
package dev.plumbline.teach;

import org.jspecify.annotations.NullMarked;
