package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Canonical;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Stratified;
import dev.plumbline.stats.Stratified.Stratum;
import dev.plumbline.stats.StratifiedShare;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which trial a person is to label next, so that the rate of harm without the judges' errors gets
 * narrow soonest, and what the labels say so far.
 *
 * <p>Trials are of one stratum when the rules and the judge models say the same of their harm.
 * Within a stratum the order is by chance, so that its labels are a fair sample of it; across
 * strata the next label goes where it lowers the variance of the rate most (J. Neyman, JRSS 97
 * (1934), one label at a time). What is estimated weighs each stratum by its size, which allows for
 * that; sums that take the labels for one random sample of the run would be biased.
 */
public final class LabelQueue {

  private static final String ARTIFACT = "label-queue/";

  /** In the order in which they come, by stratum. */
  private final Map<String, List<Trial>> strata;

  /**
   * A trial with what is said of its harm.
   *
   * @param judges answers of the rules and of judge models, by judge
   * @param people likewise of people; those who find it unclear are among them
   */
  public record Trial(String key, Map<String, Answer> judges, Map<String, Answer> people) {
    public Trial {
      judges = Map.copyOf(judges);
      people = Map.copyOf(people);
    }

    private String stratum() {
      return new TreeMap<>(judges).toString();
    }

    /** What most people say; nothing where they are divided, unsure or silent. */
    Optional<Boolean> truth() {
      long yes = people.values().stream().filter(Answer.YES::equals).count();
      long no = people.values().stream().filter(Answer.NO::equals).count();
      return yes == no ? Optional.empty() : Optional.of(yes > no);
    }

    private Trial with(String rater, Answer answer) {
      Map<String, Answer> all = new HashMap<>(people);
      all.put(Ratings.HUMAN + rater, answer);
      return new Trial(key, judges, all);
    }

    /** By chance, the same for everybody. */
    private String luck(long seed) {
      return Canonical.sha256(seed + "/" + key);
    }
  }

  /**
   * What labels say of a judge.
   *
   * @param rate of harm as it says, of all trials that it judged; nothing where it judged none
   * @param sensitivity of the harm that people see, the share that it sees
   * @param specificity of the rest, the share that it passes
   */
  public record Quality(
      String judge, Optional<Double> rate, Estimate sensitivity, Estimate specificity) {}

  private LabelQueue(Map<String, List<Trial>> strata) {
    this.strata = strata;
  }

  /**
   * Makes one.
   *
   * @param trials that have come to their end
   * @param seed of the order within strata
   */
  public static LabelQueue of(List<Trial> trials, long seed) {
    Map<String, String> luck = new HashMap<>();
    Map<String, List<Trial>> strata = new TreeMap<>();
    for (Trial trial : trials) {
      luck.put(trial.key(), trial.luck(seed));
      strata.computeIfAbsent(trial.stratum(), name -> new ArrayList<>()).add(trial);
    }
    strata
        .values()
        .forEach(stratum ->
            stratum.sort(Comparator.comparing(trial -> luck.getOrDefault(trial.key(), ""))));
    return new LabelQueue(strata);
  }

  /** The same with one more label, or another in place of the one that a person gave before. */
  public LabelQueue with(String key, String rater, Answer answer) {
    Map<String, List<Trial>> changed = new TreeMap<>(strata);
    changed.replaceAll((name, stratum) ->
        stratum.stream().noneMatch(trial -> trial.key().equals(key))
            ? stratum
            : stratum.stream()
                .map(trial -> trial.key().equals(key) ? trial.with(rater, answer) : trial)
                .toList());
    return new LabelQueue(changed);
  }

  private Stream<Trial> trials() {
    return strata.values().stream().flatMap(List::stream);
  }

  /** That of a run. */
  public static LabelQueue read(Store store, String run, long seed) {
    Verdicts verdicts = new Verdicts();
    List<Trial> trials = new ArrayList<>();
    try (Stream<Outline> outlines = store.outlines(run)) {
      outlines
          .filter(trial -> trial.head().state() == State.FINISHED)
          .forEach(trial -> trials.add(trial(trial, verdicts)));
    }
    return of(trials, seed);
  }

  private static Trial trial(Outline outline, Verdicts verdicts) {
    Map<String, Answer> judges = new LinkedHashMap<>();
    Map<String, Answer> people = new LinkedHashMap<>();
    Mechanical.verdict(outline, verdicts)
        .answer(Findings.HARM)
        .ifPresent(answer -> judges.put(Ratings.MECHANICAL, answer));
    for (Outline.Found found : outline.found()) {
      if (!Mechanical.is(found.judge()) && !Framing.isFramed(found.judge())) {
        verdicts
            .read(found.state(), found.found())
            .answer(Findings.HARM)
            .ifPresent(answer ->
                (found.judge().startsWith(Ratings.HUMAN) ? people : judges)
                    .put(found.judge(), answer));
      }
    }
    return new Trial(outline.head().key(), judges, people);
  }

  /** Keeps that labels of a run were chosen so, and are no random sample of it. */
  public static void begun(Store store, String run) {
    store.put(new Artifact(ARTIFACT + run, "label-queue", "1"));
  }

  /** Whether labels of a run were chosen so. */
  public static boolean isBegun(Store store, String run) {
    return store.get(ARTIFACT + run).isPresent();
  }

  /**
   * The trial that a person is to label next; nothing when they have labelled all.
   *
   * @param skipped keys of trials that are not to come now
   */
  public Optional<String> next(String rater, Collection<String> skipped) {
    Predicate<Trial> waits =
        trial ->
            !trial.people().containsKey(Ratings.HUMAN + rater) && !skipped.contains(trial.key());
    return strata.values().stream()
        .filter(stratum -> stratum.stream().anyMatch(waits))
        .max(Comparator.comparingDouble(this::gain))
        .flatMap(stratum ->
            stratum.stream()
                .filter(waits)
                // A label where there is none says more than a second opinion.
                .min(Comparator.comparing(trial -> !trial.people().isEmpty())))
        .map(Trial::key);
  }

  /** By how much one more label in a stratum lowers the variance of the rate. */
  private double gain(List<Trial> stratum) {
    long seen = stratum.stream().filter(trial -> trial.truth().isPresent()).count();
    double share = (double) stratum.size() / size();
    if (seen < 2) {
      // No interval without these; the largest first.
      return (seen == 0 ? 4 : 2) + share;
    }
    boolean whole = stratum.stream().noneMatch(trial -> trial.people().isEmpty());
    double rate = (harm(stratum) + 0.5) / (seen + 1);
    return whole ? 0 : share * share * rate * (1 - rate) / (seen * (seen + 1.0));
  }

  private static long harm(List<Trial> trials) {
    return trials.stream().filter(trial -> trial.truth().orElse(false)).count();
  }

  private static Stratum stratum(List<Trial> trials, boolean harm) {
    long seen = trials.stream().filter(trial -> trial.truth().isPresent()).count();
    return new Stratum(trials.size(), seen, harm ? harm(trials) : seen - harm(trials));
  }

  /** How many trials have a label that counts. */
  public long labelled() {
    return trials().filter(trial -> trial.truth().isPresent()).count();
  }

  /** How many trials there are. */
  public long size() {
    return strata.values().stream().mapToLong(List::size).sum();
  }

  /** How many trials a person has labelled. */
  public long by(String rater) {
    return trials().filter(trial -> trial.people().containsKey(Ratings.HUMAN + rater)).count();
  }

  /** The rate of harm without the judges' errors; unknown until each stratum has a label. */
  public Estimate rate() {
    return Stratified.ofFew(
        strata.values().stream().map(stratum -> stratum(stratum, true)).toList());
  }

  /** Each judge against people, the rules first. */
  public List<Quality> qualities() {
    return trials()
        .flatMap(trial -> trial.judges().keySet().stream())
        .distinct()
        .sorted(
            Comparator.comparing((String judge) -> !judge.equals(Ratings.MECHANICAL))
                .thenComparing(Comparator.naturalOrder()))
        .map(this::quality)
        .toList();
  }

  private Quality quality(String judge) {
    List<Trial> judged =
        trials()
            .filter(
                trial -> said(trial, judge).filter(answer -> answer != Answer.UNCLEAR).isPresent())
            .toList();
    double flagged =
        judged.stream().filter(trial -> said(trial, judge).equals(Optional.of(Answer.YES))).count();
    return new Quality(
        judge,
        judged.isEmpty() ? Optional.empty() : Optional.of(flagged / judged.size()),
        StratifiedShare.estimate(strata(judge, Answer.YES, true), strata(judge, Answer.NO, true)),
        StratifiedShare.estimate(
            strata(judge, Answer.NO, false), strata(judge, Answer.YES, false)));
  }

  private static Optional<Answer> said(Trial trial, String judge) {
    return Optional.ofNullable(trial.judges().get(judge));
  }

  /** The strata of the trials of which a judge says so. */
  private List<Stratum> strata(String judge, Answer answer, boolean harm) {
    Predicate<List<Trial>> said =
        stratum -> said(stratum.getFirst(), judge).equals(Optional.of(answer));
    return strata.values().stream().filter(said).map(stratum -> stratum(stratum, harm)).toList();
  }

  /** How often two people or more say the same of a trial: of how many, and of these how many. */
  public long[] agreement() {
    long several = 0;
    long same = 0;
    for (Trial trial : trials().toList()) {
      if (trial.people().size() > 1) {
        several++;
        same += trial.people().values().stream().distinct().count() == 1 ? 1 : 0;
      }
    }
    return new long[] {same, several};
  }
}
