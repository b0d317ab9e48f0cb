package dev.plumbline.export;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.Scenario;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trial as a sample of Inspect: {@code EvalSample} and {@code EvalSampleSummary}. Its target is
 * empty, since nothing is right or wrong here: scores say what was found, 1 for yes and 0 for no.
 */
final class InspectSample {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The length at which Inspect cuts the texts of summaries. */
  private static final int SHOWN = 5_120;

  private final StoredTrial trial;
  private final String id;
  private final int epoch;
  private final InspectHeader log;
  private final ObjectNode scores;
  private final InspectMessages messages;

  InspectSample(StoredTrial trial, String id, int epoch, InspectHeader log) {
    this.trial = trial;
    this.id = id;
    this.epoch = epoch;
    this.log = log;
    this.scores = scores();
    this.messages = new InspectMessages(trial, log);
  }

  /**
   * Names the scenario and not the target, so that logs of two targets on the same scenarios have
   * the same ids.
   */
  static String id(StoredTrial trial) {
    return String.format(
        Locale.ROOT,
        "%s-%05d-%s",
        trial.head().suite().replaceAll("[^\\p{L}\\p{N}.-]", "-"),
        trial.head().ordinal(),
        Canonical.sha256(trial.head().scenario()).substring(0, 6));
  }

  /** Why the trial has no outcome, if it has none. */
  static Optional<String> failure(StoredTrial trial) {
    return trial.transcript().outcome() == Outcome.FAILED
        ? trial
            .transcript()
            .contents()
            .filter(Event.Failure.class::isInstance)
            .map(event -> ((Event.Failure) event).what())
            .findFirst()
            .or(() -> Optional.of("the trial failed"))
        : Optional.empty();
  }

  static ObjectNode usage(Usage usage) {
    return JSON.objectNode()
        .put("input_tokens", usage.promptTokens() - usage.cachedTokens())
        .put("output_tokens", usage.completionTokens())
        .put("total_tokens", usage.promptTokens() + usage.completionTokens())
        .put("input_tokens_cache_read", usage.cachedTokens());
  }

  ObjectNode whole() {
    ObjectNode sample = head();
    sample.set("input", messages.input());
    sample.set("messages", messages.all());
    sample.set("output", messages.output());
    failure(trial)
        .ifPresent(what ->
            sample
                .putObject("error")
                .put("message", what)
                .put("traceback", what)
                .put("traceback_ansi", what));
    if (reachedItsLimit()) {
      // Inspect has known limits of turns by that name only since 2026.
      sample.putObject("limit").put("type", "custom").put("limit", trial.scenario().maxTurns());
    }
    sample.putObject("store");
    sample.set("events", messages.events(scores));
    sample.set("attachments", messages.attachments());
    return sample;
  }

  ObjectNode summary() {
    ObjectNode summary = head();
    String asked = messages.asked();
    summary.put("input", asked.substring(0, Math.min(SHOWN, asked.length())));
    failure(trial).ifPresent(what -> summary.put("error", what));
    if (reachedItsLimit()) {
      summary.put("limit", "custom");
    }
    return summary.put("completed", true).put("message_count", messages.all().size());
  }

  private boolean reachedItsLimit() {
    return trial.transcript().outcome() == Outcome.TURN_LIMIT;
  }

  private ObjectNode head() {
    ObjectNode head =
        JSON.objectNode()
            .put("id", id)
            .put("epoch", epoch)
            .put("target", "")
            .put("started_at", log.created())
            .put("completed_at", log.created())
            .put("uuid", trial.head().key());
    head.set("scores", scores);
    head.set("metadata", metadata());
    head.putObject("model_usage").set(log.model(), usage(trial.transcript().usage()));
    head.putObject("role_usage");
    return head;
  }

  private ObjectNode metadata() {
    Scenario scenario = trial.scenario();
    ObjectNode metadata =
        JSON.objectNode()
            .put("suite", scenario.suite())
            .put("split", scenario.split().toString())
            .put("family", scenario.family())
            .put("outcome", trial.transcript().outcome().name().toLowerCase(Locale.ROOT))
            .put("seed", trial.head().seed())
            .put("ordinal", trial.head().ordinal())
            .put("scenario_digest", trial.head().scenario())
            .put("target_digest", trial.head().stratum().target());
    new TreeMap<>(scenario.condition())
        .forEach((factor, value) -> metadata.put("condition_" + factor, value));
    return metadata;
  }

  private ObjectNode scores() {
    ObjectNode all = JSON.objectNode();
    if (trial.verdict() instanceof Verdict.Given given) {
      score(all.putObject(Mechanical.JUDGE), given).put("explanation", given.inWords());
    }
    trial
        .opinions()
        .forEach((judge, verdict) -> {
          if (verdict instanceof Verdict.Given given) {
            score(all.putObject(judge), given).put("explanation", explanation(given));
          }
        });
    return all;
  }

  private static ObjectNode score(ObjectNode score, Verdict.Given verdict) {
    ObjectNode value = score.putObject("value");
    verdict
        .findings()
        .forEach((name, finding) -> {
          switch (finding.answer()) {
            case YES -> value.put(name, 1);
            case NO -> value.put(name, 0);
            case UNCLEAR -> value.putNull(name);
          }
        });
    return score;
  }

  private static String explanation(Verdict.Given verdict) {
    return verdict.findings().entrySet().stream()
        .map(entry ->
            "%s: %s. %s%s"
                .formatted(
                    entry.getKey(),
                    Findings.word(entry.getValue().answer()),
                    entry.getValue().reason(),
                    entry.getValue().quotes().stream()
                        .map(quote -> "\n> " + quote)
                        .collect(Collectors.joining())))
        .collect(Collectors.joining("\n\n"));
  }
}
