/**
 * Reports: a study's result and its transcripts as one self-contained HTML file.
 *
 * <p>In: a {@link dev.plumbline.study.StudyResult} and the store with its trials. Out: HTML.
 * Whatever a transcript holds is data there, never markup.
 */
@NullMarked
package dev.plumbline.report;

import org.jspecify.annotations.NullMarked;
