package dev.plumbline.judge;

import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;

/** Says what a transcript shows. */
@FunctionalInterface
public interface Judge {
  Verdict verdict(Scenario scenario, Transcript transcript);
}
