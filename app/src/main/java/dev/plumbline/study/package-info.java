/**
 * Studies: arms x seeds x suites, from one base checkpoint to the tables of the paper.
 *
 * <p>In: {@link dev.plumbline.study.StudySettings} and a folder. Out: a {@link
 * dev.plumbline.study.StudyResult}, {@code study.json}. Everything on the way is in the folder, so
 * a study that was cut off goes on.
 */
@NullMarked
package dev.plumbline.study;

import org.jspecify.annotations.NullMarked;
