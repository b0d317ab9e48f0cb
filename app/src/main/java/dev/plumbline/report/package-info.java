/**
 * Reports: a study, an assessment or a dataset, with transcripts, as one self-contained HTML file.
 *
 * <p>In: a {@link dev.plumbline.study.StudyResult} or the name of a run, and the store with its
 * trials. Out: HTML. Whatever a transcript holds is data there, never markup.
 */
@NullMarked
package dev.plumbline.report;

import org.jspecify.annotations.NullMarked;
