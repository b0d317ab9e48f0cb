/**
 * Training data that teaches: recipes, and the rows they write.
 *
 * <p>In: a {@link dev.plumbline.teach.Recipe} and a {@link dev.plumbline.teach.Writer}. Out: {@link
 * dev.plumbline.teach.Row}s, each a pure function of its index.
 */
@NullMarked
package dev.plumbline.teach;

import org.jspecify.annotations.NullMarked;
