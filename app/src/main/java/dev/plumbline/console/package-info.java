/**
 * What a person at a terminal sees: progress of long work, aligned tables, colours.
 *
 * <p>In come numbers and strings, some of them written by a hostile model; out go lines that cannot
 * move the cursor, recolour the screen or forge another line.
 */
@NullMarked
package dev.plumbline.console;

import org.jspecify.annotations.NullMarked;
