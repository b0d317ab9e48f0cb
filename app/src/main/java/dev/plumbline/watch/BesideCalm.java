package dev.plumbline.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/**
 * An issue at a checkpoint beside trainings that are known to be calm; it raises no alarm.
 *
 * @param rise over the baseline in standard errors ({@link dev.plumbline.stats.StandardisedRise});
 *     nothing where no trial says anything
 * @param threshold the largest rise of any issue in any of them
 * @param trainings how many there are
 */
public record BesideCalm(OptionalDouble rise, double threshold, int trainings) {

  /** Whether it has risen more than anything in them. */
  @JsonProperty
  public boolean passed() {
    return rise.isPresent() && rise.getAsDouble() > threshold;
  }

  /** The chance, at most, that a further calm training passes the threshold anywhere. */
  @JsonProperty
  public double chance() {
    return 1.0 / (trainings + 1);
  }
}
