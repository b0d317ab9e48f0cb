package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Progress;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Alarms;
import dev.plumbline.stats.Allocation;
import dev.plumbline.stats.RiseOverBaseline;
import dev.plumbline.store.Store;
import dev.plumbline.watch.AlarmCommand;
import dev.plumbline.watch.Baseline;
import dev.plumbline.watch.CalmTraining;
import dev.plumbline.watch.CalmTrainings;
import dev.plumbline.watch.Watch;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** When a watched training raises an alarm, and what happens then. */
final class AlarmOptions {

  /** Exit code where there was an alarm. */
  static final int ALARM = 3;

  private static final Workers SELF =
      Workers.thisProcess(sentence -> System.err.println("plumbline: " + sentence));

  @Option(
      names = "--baseline",
      paramLabel = "RUN",
      description =
          "A run of 'plumbline assess' on the base, in the same store, to compare with; the base is assessed where none is given.")
  private String baseline = "";

  @Option(
      names = "--baseline-trials",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Trials of each suite of the base, before the first checkpoint. The fewer, the less can be told of checkpoints.")
  private int baselineTrials;

  @Option(
      names = "--most-trials",
      paramLabel = "N",
      defaultValue = "80",
      description = "Trials of an issue at a checkpoint as evidence builds.")
  private int most;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "Chance of any false alarm over the whole training.")
  private double alpha;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "By how much a rate may lie above that of the base without an alarm.")
  private double margin;

  @Option(names = "--stop-on-alarm", description = "End with the first alarm.")
  private boolean stop;

  @Option(
      names = "--on-alarm",
      paramLabel = "COMMAND",
      arity = "1..*",
      description =
          "A program, and its arguments, that is run once for each issue that raises an alarm; PLUMBLINE_ISSUE, PLUMBLINE_STEP,"
              + " PLUMBLINE_RATE and PLUMBLINE_BASELINE say what happened. One that fails is run again, three times in all.")
  private List<String> command = List.of();

  @Option(
      names = "--calm",
      paramLabel = "DIR|WATCH",
      showDefaultValue = Visibility.NEVER,
      description =
          "An earlier watch of a training known to be calm, watched alike: its --out, or its name in the same store; may be repeated."
              + " The largest rise in any of them is a threshold that a further calm training passes with a chance of at most"
              + " 1 / (number of them + 1). It is shown beside the evidence, and raises no alarm.")
  private List<String> calm = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether the first alarm is the end. */
  boolean stops() {
    return stop;
  }

  /** Runs the user's command for alarms that it was not told of. */
  void tell(Store store, Watch watch) {
    if (!command.isEmpty()) {
      new AlarmCommand(command, watch.name()).tell(store, watch.points(), SELF);
    }
  }

  /**
   * Has the base assessed, if need be, and begins a watch, or goes on with it.
   *
   * @param place that tells this training from others
   * @param least trials of an issue at a checkpoint
   * @param evidence what a checkpoint's trials are held against
   */
  Watch begin(
      Store store,
      Assessment.Target base,
      Place place,
      List<Suite> suites,
      Sampling sampling,
      long seed,
      int least,
      Watch.Evidence evidence,
      Progress progress) {
    Alarms.requireAlpha(alpha);
    RiseOverBaseline.requireMargin(margin);
    Allocation allocation = new Allocation(least, most, Integer.MAX_VALUE);
    String run =
        baseline.isEmpty()
            ? assessed(store, base, suites, sampling, seed, progress)
            : given(store, base, suites, sampling);
    String watched =
        String.join("\n", run, place.identity(), "" + alpha, "" + margin, "" + allocation)
            + (evidence == Watch.Evidence.FRESH_PAIRS ? "\n" + evidence : "");
    Watch watch =
        new Watch(
            store,
            new Watch.Plan(
                "watch/%s-%.8s".formatted(place.name(), Canonical.sha256(watched)),
                suites,
                run,
                margin,
                alpha,
                allocation,
                sampling,
                seed,
                evidence),
            SELF);
    return calm.isEmpty()
        ? watch
        : watch.beside(
            new CalmTrainings(calm.stream().map(word -> calm(word, store, watch)).toList()));
  }

  private static CalmTraining calm(String word, Store store, Watch watch) {
    if (!Store.isUrl(word) && !Store.isIn(word, System.getenv())) {
      String name =
          RunSummary.find(word, CalmTraining.watches(store, watch.name()), store.toString());
      return CalmTraining.read(store, name, watch, SELF);
    }
    try (Store other = new StorePlace(word).existing()) {
      List<String> names = CalmTraining.watches(other, watch.name());
      if (names.size() != 1) {
        throw new IllegalArgumentException(
            "%s holds %d watches of other trainings, %s; give a folder that holds one, or the name of one in this store"
                .formatted(word, names.size(), names));
      }
      return CalmTraining.read(other, names.getFirst(), watch, SELF);
    }
  }

  /**
   * A training.
   *
   * @param name for people
   * @param identity no other training has it
   */
  record Place(String name, String identity) {}

  private String given(Store store, Assessment.Target base, List<Suite> suites, Sampling sampling) {
    if (spec.commandLine().getParseResult().hasMatchedOption("--baseline-trials")) {
      throw new IllegalArgumentException(
          "--baseline-trials has no effect, as --baseline is there already; leave it out");
    }
    String run = RunSummary.find(baseline, store.runs(), store.toString());
    Baseline.require(store, run, base.digest(), suites, sampling);
    return run;
  }

  private String assessed(
      Store store,
      Assessment.Target base,
      List<Suite> suites,
      Sampling sampling,
      long seed,
      Progress progress) {
    String run =
        "watch/base/%.12s/seed-%d/%d-trials/%s"
            .formatted(
                base.digest(),
                seed,
                baselineTrials,
                Canonical.sha256(suites.stream().map(Suite::name).toList() + "" + sampling)
                    .substring(0, 8));
    try (Progress.Task task =
        progress.begin("assess the base", "trials", (long) suites.size() * baselineTrials)) {
      new Assessment(store, SELF)
          .run(
              run,
              base,
              new Assessment.Plan(suites, baselineTrials, seed, sampling),
              task::advance);
    }
    return run;
  }
}
