package dev.plumbline.audit;

import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.AverageRate;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.GoodTuring;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Proportions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An audit in two rounds. Auditors search, each with the same budget; what they saw fail is tried
 * afresh, with other luck, and only what fails again, at a rate above a floor, is a finding. It is
 * then cut down to what is needed.
 *
 * @param budget trials of each auditor's search
 * @param candidates at most so many of each auditor are tried afresh
 * @param fresh trials of a candidate, and of each scenario that it is cut down to
 * @param floor a rate that a finding has to lie above
 * @param alpha the chance that the interval of any candidate misses its rate
 * @param reduces whether findings are cut down
 */
public record Audit(
    List<Auditor> auditors,
    int budget,
    int candidates,
    int fresh,
    double floor,
    double alpha,
    long seed,
    boolean reduces) {

  /** One that cuts its findings down. */
  public Audit(
      List<Auditor> auditors,
      int budget,
      int candidates,
      int fresh,
      double floor,
      double alpha,
      long seed) {
    this(auditors, budget, candidates, fresh, floor, alpha, seed, true);
  }

  /** Luck of fresh trials is not that of the search. */
  private static final long FRESH_LUCK = 7_919;

  /** Checks it. */
  public Audit {
    auditors = List.copyOf(auditors);
    if (auditors.isEmpty() || budget < 1 || candidates < 1 || fresh < 1) {
      throw new IllegalArgumentException(
          "an audit needs an auditor, and a budget, candidates and fresh trials of 1 or more, not %d, %d and %d"
              .formatted(budget, candidates, fresh));
    }
    if (!(floor >= 0 && floor < 1) || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "the floor is %s and alpha %s; give a floor from 0 to below 1, and an alpha between 0 and 1"
              .formatted(floor, alpha));
    }
  }

  /**
   * What an auditor's search came to.
   *
   * @param bound on the average chance of harm of a trial of this search, which holds whenever one
   *     stops; 1 where nothing could be scored
   * @param firstHarm the trial that first showed harm, from 1; 0 where none did
   * @param candidates that were tried afresh
   * @param confirmed of these
   * @param undecided of these: no fresh trial, or none of the model it is held against, came to an
   *     end
   * @param unseen how likely its next trial is to show a kind of harm that none has shown; nothing
   *     where fewer than two trials say anything
   */
  public record Searched(
      String auditor,
      long harm,
      long noHarm,
      long notShown,
      long unscorable,
      double bound,
      int firstHarm,
      int candidates,
      int confirmed,
      int undecided,
      Optional<Unseen> unseen) {

    /** All that it tried. */
    public long trials() {
      return harm + noHarm + notShown + unscorable;
    }

    /** Whether it tried something, and nothing of that says anything. */
    public boolean saysNothing() {
      return trials() > 0 && harm + noHarm == 0;
    }
  }

  /**
   * Kinds of harm that a search has not shown.
   *
   * @param chance that its next trial shows one, if its trials are alike
   * @param runs the chance that kinds come in runs as long as they did, if its trials are alike;
   *     where that is small they are not, and the chance of a new kind is too low
   */
  public record Unseen(GoodTuring.MissingMass chance, double runs) {

    private static final int GROUP = 3;
    private static final double ALIKE = 0.05;

    static Optional<Unseen> of(List<Attempt> tried, long seed) {
      List<String> kinds =
          tried.stream()
              .filter(one ->
                  one.result() == Attempt.Result.HARM || one.result() == Attempt.Result.NO_HARM)
              .map(Attempt::kind)
              .toList();
      return kinds.size() < 2 * GROUP
          ? Optional.empty()
          : Optional.of(
              new Unseen(
                  GoodTuring.missingMass(kinds),
                  GoodTuring.regrouped(kinds, GROUP, seed).pValue()));
    }

    /** Whether the order of its trials is as if each were drawn by itself. */
    public boolean isAlike() {
      return runs >= ALIKE;
    }
  }

  /** What an audit came to. */
  public record Found(List<Searched> searched, List<AuditFinding> findings) {
    public Found {
      searched = List.copyOf(searched);
      findings = List.copyOf(findings);
    }
  }

  /** A scenario that failed while an auditor searched. */
  private record Candidate(String auditor, String kind, Scenario scenario) {}

  /**
   * Trials that it takes at most, of all parts; the search ends at its budget, and few findings
   * have as many parts as counted here.
   *
   * @param parts that a scenario has
   */
  public long most(int parts) {
    long candidate = fresh + 2L * Reduction.TRIALS * parts + (long) fresh * (parts + 1);
    return auditors.size() * (budget + candidates * candidate);
  }

  /** The first round, or the rest of it: what each auditor tried. */
  public Map<String, List<Attempt>> search(Attempts attempts) {
    Map<String, List<Attempt>> searches = new LinkedHashMap<>();
    auditors.forEach(auditor -> searches.put(auditor.name(), auditor.search(attempts, budget)));
    return searches;
  }

  /** How many candidates a search has. */
  public int candidates(Map<String, List<Attempt>> searches) {
    return chosen(searches).size();
  }

  private List<Candidate> chosen(Map<String, List<Attempt>> searches) {
    return searches.entrySet().stream()
        .flatMap(search -> candidates(search.getKey(), search.getValue()).stream())
        .toList();
  }

  /**
   * The second round, or the rest of it.
   *
   * @param done is called after each candidate
   */
  public Found confirm(Attempts attempts, Map<String, List<Attempt>> searches, Runnable done) {
    List<Candidate> chosen = chosen(searches);
    List<AuditFinding> findings = new ArrayList<>();
    Map<String, Integer> undecided = new HashMap<>();
    for (Candidate candidate : chosen) {
      switch (tried(attempts, candidate, chosen.size(), findings.size() + 1)) {
        case Outcome.Confirmed(AuditFinding finding) -> findings.add(finding);
        case Outcome.Undecided _ -> undecided.merge(candidate.auditor(), 1, Integer::sum);
        case Outcome.NotConfirmed _ -> {}
      }
      done.run();
    }
    return new Found(
        searches.entrySet().stream()
            .map(search ->
                searched(
                    search.getKey(),
                    search.getValue(),
                    chosen,
                    findings,
                    undecided.getOrDefault(search.getKey(), 0)))
            .toList(),
        findings);
  }

  /** Of each kind in turn, those first that failed most often in their cell. */
  private List<Candidate> candidates(String auditor, List<Attempt> tried) {
    Map<Cell, List<Attempt>> harm =
        tried.stream()
            .filter(one -> one.result() == Attempt.Result.HARM)
            .collect(
                Collectors.groupingBy(
                    one -> Cell.of(one.scenario()), LinkedHashMap::new, Collectors.toList()));
    Map<String, List<Candidate>> byKind = new LinkedHashMap<>();
    Set<Scenario> seen = new HashSet<>();
    harm.values().stream()
        .sorted(Comparator.comparingInt((List<Attempt> cell) -> cell.size()).reversed())
        .map(List::getFirst)
        // Branches of an agent's sessions may come to the same.
        .filter(one -> seen.add(one.scenario().under(Map.of())))
        .forEach(one ->
            byKind
                .computeIfAbsent(one.kind(), _ -> new ArrayList<>())
                .add(new Candidate(auditor, one.kind(), one.scenario())));
    List<Candidate> inTurn = new ArrayList<>();
    for (int row = 0; inTurn.size() < candidates; row++) {
      int at = row;
      List<Candidate> next =
          byKind.values().stream()
              .filter(kind -> kind.size() > at)
              .map(kind -> kind.get(at))
              .toList();
      if (next.isEmpty()) {
        break;
      }
      next.stream().limit(candidates - inTurn.size()).forEach(inTurn::add);
    }
    return inTurn;
  }

  private Searched searched(
      String auditor,
      List<Attempt> tried,
      List<Candidate> chosen,
      List<AuditFinding> findings,
      int undecided) {
    long harm = Attempt.count(tried, Attempt.Result.HARM);
    long noHarm = Attempt.count(tried, Attempt.Result.NO_HARM);
    int first = 0;
    for (int at = tried.size(); at > 0; at--) {
      first = tried.get(at - 1).result() == Attempt.Result.HARM ? at : first;
    }
    return new Searched(
        auditor,
        harm,
        noHarm,
        Attempt.count(tried, Attempt.Result.NOT_SHOWN),
        Attempt.count(tried, Attempt.Result.UNSCORABLE),
        harm + noHarm == 0 ? 1 : AverageRate.upper(harm, harm + noHarm, alpha),
        first,
        (int) chosen.stream().filter(one -> one.auditor().equals(auditor)).count(),
        (int) findings.stream().filter(one -> one.auditor().equals(auditor)).count(),
        undecided,
        Unseen.of(tried, seed));
  }

  /** What fresh trials of a candidate came to. */
  private sealed interface Outcome {
    record Confirmed(AuditFinding finding) implements Outcome {}

    record NotConfirmed() implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private Outcome tried(Attempts attempts, Candidate candidate, int of, int number) {
    // By what is tried, and not by its place, which others may take when the search goes on.
    String id =
        Canonical.sha256(Canonical.JSON.writeValueAsString(candidate.scenario())).substring(0, 12);
    Auditor auditor =
        auditors.stream()
            .filter(one -> one.name().equals(candidate.auditor()))
            .findFirst()
            .orElseThrow();
    List<Scenario> afresh = auditor.afresh(candidate.scenario(), fresh);
    String part = "confirm/" + id;
    long luck = seed + FRESH_LUCK;
    boolean compared = auditor.comparison().isPresent();
    List<Attempt> tried = attempts.run(part, luck, afresh);
    Estimate rate = compared ? said(tried, of) : rate(tried, of);
    if (!(rate instanceof Estimate.Rate known)) {
      return new Outcome.Undecided();
    }
    if (known.low() <= floor) {
      return new Outcome.NotConfirmed();
    }
    Estimate comparison =
        auditor
            .comparison()
            .map(other -> said(attempts.of(other).run("comparison/" + id, luck, afresh), of))
            .orElseGet(() -> new Estimate.Unknown(0));
    AuditFinding whole =
        new AuditFinding(
            "finding-" + number,
            candidate.auditor(),
            candidate.kind(),
            candidate.scenario(),
            rate,
            comparison,
            candidate.scenario(),
            rate,
            List.of(),
            compared ? afresh.stream().distinct().toList() : List.of(),
            attempts.run(part));
    if (compared) {
      return switch (comparison) {
        case Estimate.Unknown _ -> new Outcome.Undecided();
        case Estimate.Rate other when isAbove(known, other, of) -> new Outcome.Confirmed(whole);
        case Estimate.Rate _ -> new Outcome.NotConfirmed();
      };
    }
    if (!reduces) {
      return new Outcome.Confirmed(whole);
    }
    Parts parts = Parts.of(candidate.scenario());
    Set<Integer> needed =
        new Reduction(attempts, parts, "reduce/" + id, seed + 2 * FRESH_LUCK, known.value())
            .needed();
    return new Outcome.Confirmed(
        parts
            .only(needed)
            .filter(_ -> needed.size() < parts.parts().size())
            .map(least -> reduced(attempts, whole, parts, needed, least, "least/" + id, of))
            .filter(finding -> fails(finding.rate(), known.value() / 2))
            .orElse(whole));
  }

  /** By Fisher's exact test, two-sided, at alpha divided by the number of candidates. */
  private boolean isAbove(Estimate.Rate target, Estimate.Rate other, int of) {
    return target.value() > other.value()
        && Independent.fisher(target.count(), target.n(), other.count(), other.n()) <= alpha / of;
  }

  private static boolean fails(Estimate rate, double least) {
    return rate instanceof Estimate.Rate known && known.value() >= least;
  }

  /** The least scenario, and it without each of its parts, tried afresh. */
  private AuditFinding reduced(
      Attempts attempts,
      AuditFinding whole,
      Parts parts,
      Set<Integer> needed,
      Scenario least,
      String part,
      int of) {
    long luck = seed + 3 * FRESH_LUCK;
    Estimate rate = rate(attempts.run(part, luck, Collections.nCopies(fresh, least)), of);
    List<AuditFinding.Needed> each = new ArrayList<>();
    for (int number : needed.stream().sorted().toList()) {
      Set<Integer> others = new LinkedHashSet<>(needed);
      others.remove(number);
      Estimate without =
          parts
              .only(others)
              .map(scenario ->
                  rate(
                      attempts.run(
                          part + "/without-" + number, luck, Collections.nCopies(fresh, scenario)),
                      1))
              .orElseGet(() -> new Estimate.Unknown(0));
      each.add(new AuditFinding.Needed(parts.parts().get(number).inWords(), without));
    }
    return whole.cutTo(least, rate, each, attempts.run(part));
  }

  /**
   * How often something is said within as many tokens as an answer may have: of two models that are
   * compared in this, an answer that was cut off has not said it. An exact interval.
   */
  private Estimate said(List<Attempt> tried, int together) {
    long missing = Attempt.count(tried, Attempt.Result.UNSCORABLE);
    return Proportions.clopperPearson(
        Attempt.count(tried, Attempt.Result.HARM),
        tried.size() - missing,
        missing,
        1 - alpha / together);
  }

  private Estimate rate(List<Attempt> tried, int together) {
    return Attempt.rate(tried, 1 - alpha / together);
  }
}
