package dev.plumbline.export;

import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.export.Export.Contents;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Sampling;
import dev.plumbline.stats.Estimate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a log of Inspect says of a run as a whole: {@code EvalLog} without its samples. */
final class InspectHeader {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int VERSION = 2;
  private static final int ID = 22;

  private final Contents contents;
  private final Set<String> suites;
  private final String created;
  private final String model;
  private Usage usage = Usage.NONE;
  private long samples;
  private long completed;

  InspectHeader(Contents contents) {
    this.contents = contents;
    this.suites = contents.table().suites();
    this.created = time(contents.created());
    this.model = model(contents);
  }

  /** What was assessed; the run's own name for runs of before there were records. */
  private static String model(Contents contents) {
    return contents
        .record()
        .map(record -> record.setup().target().name())
        .filter(name -> !name.isEmpty())
        .orElse(contents.run());
  }

  /** When the run began, as Inspect writes times; no trial's own time is known. */
  String created() {
    return created;
  }

  /** What was assessed. */
  String model() {
    return model;
  }

  /** As Inspect writes times. */
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "+00:00");
  }

  /** Takes a sample into account. */
  void count(StoredTrial trial) {
    usage = usage.plus(trial.transcript().usage());
    samples++;
    completed += InspectSample.failure(trial).isEmpty() ? 1 : 0;
  }

  /** What is known at the start. */
  ObjectNode start() {
    ObjectNode start = JSON.objectNode().put("version", VERSION);
    start.set("eval", eval());
    start.set("plan", plan());
    return start;
  }

  ObjectNode whole() {
    ObjectNode log = JSON.objectNode().put("version", VERSION).put("status", "success");
    log.set("eval", eval());
    log.set("plan", plan());
    log.set("results", results());
    ObjectNode stats =
        log.putObject("stats")
            .put("started_at", created)
            .put("completed_at", time(contents.last()));
    stats.putObject("model_usage").set(model, InspectSample.usage(usage));
    stats.putObject("role_usage");
    return log.put("invalidated", false);
  }

  private ObjectNode eval() {
    String name = suites.size() == 1 ? suites.iterator().next() : "plumbline";
    ObjectNode eval =
        JSON.objectNode()
            .put("eval_id", id("eval"))
            .put("run_id", id("run"))
            .put("created", created)
            .put("task", name)
            .put("task_id", id("task"))
            .put("task_version", 0)
            .put("task_display_name", name);
    eval.putObject("task_attribs");
    eval.putObject("task_args");
    eval.putObject("task_args_passed");
    eval.putObject("dataset")
        .put("name", String.join(", ", suites))
        .put("samples", contents.trials());
    eval.put("model", model);
    ObjectNode config = eval.putObject("model_generate_config");
    ObjectNode arguments = eval.putObject("model_args");
    contents.record().map(RunRecord::setup).ifPresent(setup -> describe(setup, config, arguments));
    eval.putObject("config").put("epochs", 1);
    eval.putObject("packages");
    ObjectNode metadata = eval.putObject("metadata").put("run", contents.run());
    contents
        .record()
        .ifPresent(record -> metadata.set("record", Canonical.JSON.valueToTree(record)));
    ArrayNode tags = eval.putArray("tags");
    suites.forEach(tags::add);
    ArrayNode scorers = eval.putArray("scorers");
    contents.table().rates().stream()
        .map(Tabulation.Rate::judge)
        .distinct()
        .forEach(judge -> scorers.addObject().put("name", judge));
    return eval;
  }

  /** How the target was asked, in Inspect's words where it has them. */
  private static void describe(RunRecord.Setup setup, ObjectNode config, ObjectNode arguments) {
    Sampling sampling = setup.sampling();
    config
        .put("temperature", sampling.temperature())
        .put("max_tokens", sampling.maxTokens())
        .put("seed", setup.seed());
    if (sampling.topP() > 0) {
      config.put("top_p", sampling.topP());
    }
    if (sampling.reasoningTokens() > 0) {
      config.put("reasoning_tokens", sampling.reasoningTokens());
    }
    arguments.put("identity", setup.target().identity()).put("digest", setup.target().digest());
  }

  private String id(String what) {
    return Canonical.sha256(what + "/" + contents.run()).substring(0, ID);
  }

  private static ObjectNode plan() {
    ObjectNode plan = JSON.objectNode().put("name", "plan");
    ObjectNode step = plan.putArray("steps").addObject().put("solver", "plumbline/rollout");
    step.putObject("params");
    step.putObject("params_passed");
    plan.putObject("config");
    return plan;
  }

  private JsonNode results() {
    ObjectNode results =
        JSON.objectNode().put("total_samples", samples).put("completed_samples", completed);
    ArrayNode scores = results.putArray("scores");
    record Score(String judge, String finding) {}
    Map<Score, List<Tabulation.Rate>> byScore =
        contents.table().rates().stream()
            .collect(
                Collectors.groupingBy(
                    rate -> new Score(rate.judge(), rate.finding()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byScore.forEach((score, rates) -> {
      ObjectNode node =
          scores
              .addObject()
              .put("name", score.finding())
              .put("scorer", score.judge())
              .put("scored_samples", rates.stream().mapToLong(rate -> rate.estimate().n()).sum())
              .put(
                  "unscored_samples",
                  rates.stream().mapToLong(rate -> rate.estimate().missing()).sum());
      node.putObject("params");
      ObjectNode metrics = node.putObject("metrics");
      rates.forEach(rate -> metric(metrics, rate));
    });
    return results;
  }

  /** One metric a suite, with its interval; none where nothing is known. */
  private void metric(ObjectNode metrics, Tabulation.Rate rate) {
    if (rate.estimate() instanceof Estimate.Rate known) {
      String name = suites.size() == 1 ? "mean" : rate.suite();
      ObjectNode metric = metrics.putObject(name).put("name", name).put("value", known.value());
      metric.putObject("params");
      metric
          .putObject("metadata")
          .put("suite", rate.suite())
          .put("low", known.low())
          .put("high", known.high())
          .put("n", known.n())
          .put("missing", known.missing());
    }
  }
}
