/**
 * The cleaning of corpora on a Spark cluster, for those that outgrow one machine.
 *
 * <p>In: files of JSON lines, where Hadoop reads them. Out: what {@link
 * dev.plumbline.corpus.Cleaning} would write, to the row, in parts.
 */
@NullMarked
package dev.plumbline.spark;

import org.jspecify.annotations.NullMarked;
