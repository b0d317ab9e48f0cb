package dev.plumbline.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions.Interval;
import java.util.Optional;

/**
 * An issue at a checkpoint.
 *
 * @param rate how often it went wrong there, with the interval of this checkpoint alone
 * @param band an interval for the rate over scenarios, each counting alike: that any band of the
 *     issue, at any checkpoint of the training, misses its rate has a chance of at most the watch's
 *     alpha; the whole range where nothing is known
 * @param baseline how often before
 * @param missing trials of which that is not known
 * @param evidence natural logarithm of the evidence so far that it goes wrong more often than at
 *     the baseline
 * @param threshold what the evidence has to reach for an alarm
 * @param alarm whether it has, here or before
 * @param calm how it stands to trainings that are known to be calm; nothing where none are given,
 *     or none was assessed at this step
 */
public record WatchPoint(
    int step,
    String issue,
    Estimate rate,
    Interval band,
    Estimate baseline,
    long missing,
    double evidence,
    double threshold,
    boolean alarm,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BesideCalm> calm) {}
