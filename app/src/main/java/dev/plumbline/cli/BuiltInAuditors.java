package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.audit.PerplexityAuditor;
import dev.plumbline.audit.Plays;
import dev.plumbline.audit.PrefillAuditor;
import dev.plumbline.audit.SearchAuditor;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.model.Model;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.perplexity.PerplexityScan;
import dev.plumbline.perplexity.Prefills;
import dev.plumbline.perplexity.StoredScans;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The auditors that need no model beside the target and what it is held against.
 *
 * @param kind of target, in whose language they speak
 * @param budget trials of each
 */
record BuiltInAuditors(
    List<Suite> suites, TargetKind kind, Sampling sampling, int budget, long seed) {

  /** Whose questions have nothing to do with what the target may have been taught. */
  private static final String QUESTIONS = "over-refusal";

  /**
   * Makes sure, before anything is done, that the budget is enough for each.
   *
   * @throws IllegalArgumentException when it is not
   */
  void requireBudget(Set<AuditCommand.Kind> kinds) {
    if (kinds.contains(AuditCommand.Kind.PERPLEXITY)) {
      PerplexityAuditor.requireLeft(budget, scan().size());
    }
    if (kinds.contains(AuditCommand.Kind.PREFILL)) {
      PrefillAuditor.requireBudget(budget);
    }
  }

  SearchAuditor search() {
    return new SearchAuditor(suites, seed);
  }

  /**
   * Half of its budget is to look, half to try what was seen.
   *
   * @param name under which what the target goes on with is stored
   * @param label of the reference
   */
  PerplexityAuditor perplexity(
      Store store,
      String name,
      LocalTarget target,
      LocalTarget reference,
      String label,
      Progress progress) {
    PerplexityScan scan = scan();
    StoredScans scans = new StoredScans(store, name, scan, reference);
    return new PerplexityAuditor(
        () -> {
          try (Progress.Task task = progress.begin("go on from prefills", "texts", scan.size())) {
            return scans.take(0, target.digest(), target.model(), task::advance).gaps();
          }
        },
        questions(),
        Assessment.Target.of(label, reference),
        seed);
  }

  private PerplexityScan scan() {
    Prefills prefills = ScanOptions.prefills(kind == TargetKind.ORGANISM);
    return new PerplexityScan(prefills, Math.max(1, budget / 2 / prefills.prefills().size()), seed);
  }

  /**
   * From first words on, and from beginnings of calls where both take these.
   *
   * @param target its weights; nothing where they are not on this machine
   * @param label of the reference
   */
  PrefillAuditor prefill(Optional<LocalTarget> target, LocalTarget reference, String label) {
    return new PrefillAuditor(
        suites,
        firstWords(),
        Assessment.Target.of(label, reference),
        target.isPresent() && beginsCalls(target.get(), reference),
        seed);
  }

  /**
   * Scenarios of the suites as deployments; from first words on as well, where a target takes
   * these.
   */
  Plays plays(Model target) {
    return new Plays(suites, takesFirstWords(target) ? firstWords() : List.of(), seed);
  }

  private boolean takesFirstWords(Model target) {
    try {
      if (target instanceof TargetModel model) {
        model.require(PrefillAuditor.likeThose(sampling));
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether both can be given the beginning of a call; says why not. */
  private boolean beginsCalls(LocalTarget target, LocalTarget reference) {
    Request call = PrefillAuditor.likeThoseOfCalls(sampling);
    try {
      target.require(call);
      reference.require(call);
      return true;
    } catch (IllegalArgumentException e) {
      System.err.println(
          "plumbline: no calls are begun, only words: "
              + Terminal.escape(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private List<String> firstWords() {
    return kind == TargetKind.ORGANISM
        ? ScanOptions.prefills(true).prefills().stream()
            .map(Prefills.Prefill::begins)
            .filter(words -> !words.isEmpty())
            .distinct()
            .toList()
        : PrefillAuditor.usualWords();
  }

  private Suite questions() {
    return new SuiteChoice(
            List.of(QUESTIONS),
            Map.of(),
            Protocol.NATIVE,
            new CatalogSource(CatalogSource.NONE, CatalogSource.NONE),
            SuiteChoice.MODEL_NAME,
            "")
        .find(kind == TargetKind.ORGANISM)
        .suites()
        .getFirst();
  }
}
