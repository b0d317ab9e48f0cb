package dev.plumbline.watch;

import dev.plumbline.assess.Issue;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.SuiteUsed;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.stats.Allocation;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a training is watched, which two watches have to have in common to be compared; kept in the
 * store.
 *
 * @param watch its name
 * @param baseline the run that checkpoints are compared with; of these two each watch has its own
 * @param base digest of what was trained
 * @param rollout the rules by which replies become events
 * @param baselineSeed of the baseline's scenarios and luck
 * @param suites with the trials of each at the baseline, by name
 * @param issues by name
 */
record WatchSetup(
    String watch,
    String baseline,
    String base,
    String rollout,
    long baselineSeed,
    List<SuiteUsed> suites,
    List<String> issues,
    Sampling sampling,
    long seed,
    double margin,
    double alpha,
    Allocation allocation,
    Watch.Evidence evidence) {

  private static final String KIND = "watch";

  WatchSetup {
    suites = List.copyOf(suites);
    issues = List.copyOf(issues);
    // Older stores say nothing of it.
    evidence = Objects.requireNonNullElse(evidence, Watch.Evidence.ONE_BASELINE);
  }

  /**
   * That of a plan.
   *
   * @param issues that are watched
   * @throws IllegalArgumentException when nothing is known of how the baseline was made
   */
  static WatchSetup of(Store store, Watch.Plan plan, List<Issue> issues) {
    RunRecord record = Baseline.record(store, plan.baseline());
    Map<String, SuiteUsed> used = new TreeMap<>();
    record.starts().stream()
        .flatMap(start -> start.suites().stream())
        .filter(suite -> plan.suites().stream().anyMatch(one -> one.name().equals(suite.name())))
        .forEach(suite -> used.put(suite.name(), suite));
    RunRecord.Setup setup = record.setup();
    return new WatchSetup(
        plan.name(),
        plan.baseline(),
        setup.target().digest(),
        setup.rollout(),
        setup.seed(),
        List.copyOf(used.values()),
        issues.stream().map(Issue::label).sorted().toList(),
        plan.sampling(),
        plan.seed(),
        plan.margin(),
        plan.alpha(),
        plan.allocation(),
        plan.evidence());
  }

  /** All that a store has. */
  static List<WatchSetup> all(Store store) {
    return store.artifacts(KIND).stream().map(WatchSetup::read).toList();
  }

  /** That of a watch, if the store has it. */
  static Optional<WatchSetup> of(Store store, String watch) {
    return store.get(key(watch)).map(WatchSetup::read);
  }

  void put(Store store) {
    store.put(new Artifact(key(watch), KIND, Canonical.JSON.writeValueAsString(this)));
  }

  private static String key(String watch) {
    return watch + "/setup";
  }

  private static WatchSetup read(Artifact artifact) {
    return Canonical.JSON.readValue(artifact.payload(), WatchSetup.class);
  }

  /** In what it differs from another, in words; empty when they can be compared. */
  String difference(WatchSetup other) {
    return Stream.of(
            RunRecord.differing("base", "%.12s".formatted(base), "%.12s".formatted(other.base)),
            RunRecord.differing("suites", used(), other.used()),
            RunRecord.differing("issues", issues, other.issues),
            RunRecord.differing("sampling", sampling, other.sampling),
            RunRecord.differing("seed", seed, other.seed),
            RunRecord.differing("the baseline's seed", baselineSeed, other.baselineSeed),
            RunRecord.differing("rules", rollout, other.rollout),
            RunRecord.differing("margin", margin, other.margin),
            RunRecord.differing("alpha", alpha, other.alpha),
            RunRecord.differing("trials", allocation, other.allocation),
            RunRecord.differing("evidence", evidence, other.evidence))
        .filter(difference -> !difference.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /**
   * Makes sure that a model is the one that was trained.
   *
   * @throws IllegalArgumentException when it is another
   */
  void requireBase(String digest) {
    if (!digest.equals(base)) {
      throw new IllegalArgumentException(
          "the base is %.12s now, and run '%s' is of %.12s; give the base that the training began with"
              .formatted(digest, baseline, base));
    }
  }

  private String used() {
    return suites.stream()
        .map(suite ->
            "%s %.8s (%d trials at the base)"
                .formatted(suite.name(), suite.digest(), suite.trials()))
        .collect(Collectors.joining(", "));
  }
}
