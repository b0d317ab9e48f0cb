package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.model.Sampling;
import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Assessing a checkpoint while it trains. */
final class LiveOptions {

  @Option(
      names = "--assess-every",
      paramLabel = "STEPS",
      showDefaultValue = Visibility.NEVER,
      description = "Assess before the first step, after every so many, and after the last.")
  private int every;

  @Option(
      names = "--trials",
      defaultValue = "20",
      description =
          "Trials of each suite at an assessment; with --watch, of each issue while all is calm.")
  private int trials;

  @Option(
      names = "--watch",
      description =
          "Raise an alarm where something goes wrong more often than at the base, such that the chance of any false alarm over the whole"
              + " training is at most --alpha. Each assessment then has scenarios of its own, and the exit code is 3 after an alarm.")
  private boolean watched;

  @Mixin private SuiteOptions suiteOptions = new SuiteOptions();
  @Mixin private SamplingOptions samplingOptions = new SamplingOptions();
  @Mixin private StoreOption storeOption = new StoreOption();

  int every() {
    return every;
  }

  boolean isWatched() {
    return watched;
  }

  StorePlace store(Path out) {
    return storeOption.at(out);
  }

  /** What each assessment is. */
  Assessment.Plan plan(Path checkpoint, long seed) {
    TargetKind kind = TargetKind.of(checkpoint.toString());
    Sampling sampling = samplingOptions.sampling(kind);
    return new Assessment.Plan(suiteOptions.watched(kind), trials, seed, sampling);
  }
}
