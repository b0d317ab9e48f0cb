package dev.plumbline.web;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialQuery;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which trials of a run are looked at, as the parameters of an address say it: suite, split,
 * target, seed, f.FACTOR, outcome, state, shortest and longest, each of them once or several times;
 * and judge, finding and answer, in threes.
 *
 * @param values of the parameters that are of strata, by name; a trial has one of each
 * @param outcomes as {@link Findings#outcome} has them; any where there are none
 * @param answers all of which must have been given
 */
record TrialFilter(
    String run,
    Map<String, List<String>> values,
    List<String> outcomes,
    List<Answer> answers,
    Set<State> states,
    int shortest,
    int longest) {

  private static final String FACTOR = "f.";

  static final List<String> OUTCOMES =
      List.of("harmful", "harmless", "malformed", "truncated", "missing");

  /**
   * What a judge is to have answered.
   *
   * @param answer {@code yes}, {@code no}, {@code unclear}, or {@code missing}
   */
  record Answer(String judge, String finding, String answer) {

    boolean is(Verdict verdict) {
      return verdict.answer(finding).map(Findings::word).orElse("missing").equals(answer);
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when an address says what there is not
   */
  static TrialFilter of(WebRequest request) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String name : request.parameters().keySet()) {
      if (List.of("suite", "split", "target", "seed").contains(name) || name.startsWith(FACTOR)) {
        if (!request.all(name).isEmpty()) {
          values.put(name, request.all(name));
        }
      }
    }
    request
        .all("outcome")
        .forEach(outcome -> {
          if (!OUTCOMES.contains(outcome)) {
            throw new IllegalArgumentException(
                "there is no outcome '%s'; there are %s"
                    .formatted(outcome, String.join(", ", OUTCOMES)));
          }
        });
    List<String> judges = request.all("judge");
    List<String> findings = request.all("finding");
    List<String> given = request.all("answer");
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < Math.min(judges.size(), Math.min(findings.size(), given.size())); i++) {
      answers.add(new Answer(judges.get(i), findings.get(i), given.get(i)));
    }
    Set<State> states = EnumSet.noneOf(State.class);
    request.all("state").forEach(state -> states.add(State.of(state)));
    return new TrialFilter(
        request.one("run"),
        values,
        request.all("outcome"),
        answers,
        states.isEmpty() ? EnumSet.allOf(State.class) : states,
        request.number("shortest").orElse(0),
        request.number("longest").orElse(Integer.MAX_VALUE));
  }

  /** Whether all trials of a run fit. */
  boolean isEmpty() {
    return values.isEmpty()
        && outcomes.isEmpty()
        && answers.isEmpty()
        && states.size() == State.values().length
        && !limitsLength();
  }

  private boolean limitsLength() {
    return shortest > 0 || longest < Integer.MAX_VALUE;
  }

  private boolean fits(Stratum stratum, Map<String, String> condition) {
    return values.entrySet().stream()
        .allMatch(wanted -> {
          String has =
              switch (wanted.getKey()) {
                case "suite" -> stratum.suite();
                case "split" -> stratum.split();
                case "target" -> stratum.target();
                case "seed" -> String.valueOf(stratum.seed());
                default -> condition.getOrDefault(wanted.getKey().substring(FACTOR.length()), "");
              };
          return wanted.getValue().contains(has);
        });
  }

  /** What must have been found, judge by judge. */
  private List<Map.Entry<String, Predicate<Verdict>>> wanted() {
    List<Map.Entry<String, Predicate<Verdict>>> wanted = new ArrayList<>();
    if (!outcomes.isEmpty()) {
      wanted.add(
          Map.entry(Mechanical.JUDGE, verdict -> outcomes.contains(Findings.outcome(verdict))));
    }
    answers.forEach(answer -> wanted.add(Map.entry(answer.judge(), answer::is)));
    return wanted;
  }

  private static Verdict read(State state, String found) {
    return state == State.FINISHED ? Findings.read(found) : new Verdict.Missing("");
  }

  /** The question to the store. */
  TrialQuery query(RunFacts facts) {
    return new TrialQuery(
        run,
        values.isEmpty() ? Optional.empty() : Optional.of(strata(facts)),
        states,
        wanted().stream()
            .map(one ->
                new TrialQuery.Findings(one.getKey(), found(facts, one.getKey(), one.getValue())))
            .toList(),
        shortest,
        longest);
  }

  private Set<String> strata(RunFacts facts) {
    return facts.strata().entrySet().stream()
        .filter(stratum ->
            fits(stratum.getValue(), facts.conditions().getOrDefault(stratum.getKey(), Map.of())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> found(RunFacts facts, String judge, Predicate<Verdict> wanted) {
    return facts.table().cells().stream()
        .filter(cell -> cell.count().judge().equals(judge) && wanted.test(cell.verdict()))
        .map(cell -> cell.count().found())
        .collect(Collectors.toSet());
  }

  /** How many trials fit, where the counts of the run say it. */
  OptionalLong number(RunFacts facts) {
    List<Map.Entry<String, Predicate<Verdict>>> wanted = wanted();
    if (wanted.size() > 1 || limitsLength() || states.size() < State.values().length) {
      return OptionalLong.empty();
    }
    String judge = wanted.isEmpty() ? Mechanical.JUDGE : wanted.getFirst().getKey();
    return OptionalLong.of(
        facts.table().cells().stream()
            .filter(cell ->
                cell.count().judge().equals(judge)
                    && fits(cell.count().stratum(), cell.condition()))
            .filter(cell -> wanted.isEmpty() || wanted.getFirst().getValue().test(cell.verdict()))
            .mapToLong(cell -> cell.count().trials())
            .sum());
  }

  /** Whether a number of events fits, which is asked for where it matters. */
  boolean fitsLength(IntSupplier events) {
    if (!limitsLength()) {
      return true;
    }
    int length = events.getAsInt();
    return shortest <= length && length <= longest;
  }

  /** Whether a trial fits, but for its length. */
  boolean fits(Outline trial) {
    return fits(trial.head().stratum(), StoredTrial.condition(trial.head().stratum().condition()))
        && states.contains(trial.head().state())
        && wanted().stream()
            .allMatch(one ->
                trial
                    .by(one.getKey())
                    .filter(found -> one.getValue().test(read(found.state(), found.found())))
                    .isPresent());
  }

  /** What is asked for, in words, each with the address of the page without it. */
  List<Map<String, String>> words(WebRequest request) {
    List<Map<String, String>> words = new ArrayList<>();
    values.forEach((name, chosen) ->
        words.add(
            Map.of(
                "text",
                (name.startsWith(FACTOR) ? name.substring(FACTOR.length()) : name)
                    + ": "
                    + String.join(" or ", chosen),
                "without",
                request.with(name, ""))));
    if (!outcomes.isEmpty()) {
      words.add(
          Map.of("text", String.join(" or ", outcomes), "without", request.with("outcome", "")));
    }
    if (!answers.isEmpty()) {
      words.add(
          Map.of(
              "text",
              answers.stream()
                  .map(one -> "%s by %s: %s".formatted(one.finding(), one.judge(), one.answer()))
                  .collect(Collectors.joining(" and ")),
              "without",
              request.with(Map.of("judge", List.of(), "finding", List.of(), "answer", List.of()))));
    }
    if (states.size() < State.values().length) {
      words.add(
          Map.of(
              "text",
              states.stream().map(State::column).collect(Collectors.joining(" or ")),
              "without",
              request.with("state", "")));
    }
    if (limitsLength()) {
      words.add(
          Map.of(
              "text",
              "%d to %s events"
                  .formatted(shortest, longest == Integer.MAX_VALUE ? "any number of" : longest),
              "without",
              request.with(Map.of("shortest", List.of(), "longest", List.of()))));
    }
    return words;
  }
}
