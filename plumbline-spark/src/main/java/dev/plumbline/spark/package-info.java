/**
 * The cleaning of corpora and the scan of logs on a Spark cluster, for those that outgrow one
 * machine.
 *
 * <p>In: files, where Hadoop reads them. Out: what {@link dev.plumbline.corpus.Cleaning} would
 * write, to the row, in parts; what {@link dev.plumbline.scan.LogScan} would find without a judge,
 * and what a judge is to read.
 */
@NullMarked
package dev.plumbline.spark;

import org.jspecify.annotations.NullMarked;
