package dev.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Canonical;
import dev.plumbline.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Holds the form that Inspect's viewer and its models were seen to take. */
class InspectLogTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void fill_a_store() {
    store = Store.open(folder.resolve("store"));
    Runs.save(store);
  }

  @AfterEach
  void close_it() {
    store.close();
  }

  @Test
  void the_archive_has_a_start_a_file_for_each_sample_their_summaries_and_a_header()
      throws IOException {
    Log log = export(Runs.COMPANY);
    assertThat(log.entries().keySet())
        .startsWith("_journal/start.json")
        .endsWith("summaries.json", "header.json")
        .filteredOn(name -> name.startsWith("samples/"))
        .hasSize(14)
        .allMatch(name -> name.matches("samples/blackmail-\\d{5}-[0-9a-f]{6}_epoch_1\\.json"));
    JsonNode header = log.entry("header.json");
    assertThat(header.get("version").asInt()).isEqualTo(2);
    assertThat(header.get("status").asString()).isEqualTo("success");
    assertThat(header.get("eval").propertyNames())
        .contains("eval_id", "run_id", "created", "task", "task_id", "dataset", "model", "config");
    assertThat(header.get("eval").get("model").asString()).isEqualTo("provider/model");
    assertThat(header.at("/eval/model_generate_config/temperature").asDouble()).isEqualTo(1);
    assertThat(header.at("/eval/model_generate_config/max_tokens").asInt()).isEqualTo(500);
    assertThat(header.at("/eval/model_args/digest").asString()).isNotEmpty();
    assertThat(header.at("/eval/metadata/record/setup/seed").asInt()).isEqualTo(1);
    assertThat(header.get("eval")).isEqualTo(log.entry("_journal/start.json").get("eval"));
    assertThat(header.get("plan").get("steps")).hasSize(1);
    assertThat(header.get("stats").propertyNames())
        .contains("started_at", "completed_at", "model_usage");
  }

  @Test
  void entries_say_their_size_before_they_begin_where_the_viewer_looks_for_it() throws IOException {
    Path file = write(Runs.WORLD);
    ByteBuffer first = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(first.getInt(0)).isEqualTo(0x04034b50);
    assertThat(first.getShort(6) & 8).as("flag of sizes that come later").isZero();
    assertThat(first.getInt(18)).as("compressed size").isPositive();
  }

  @Test
  void neither_the_clock_nor_the_place_is_in_the_file() throws IOException {
    byte[] here = Files.readAllBytes(write(Runs.COMPANY));
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Files.readAllBytes(write(Runs.COMPANY))).isEqualTo(here);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
    try (ZipFile zip = new ZipFile(folder.resolve("log.eval").toFile())) {
      assertThat(zip.stream().map(ZipEntry::getTimeLocal))
          .containsOnly(LocalDateTime.of(1980, 1, 1, 0, 0));
    }
  }

  @Test
  void no_two_messages_events_or_calls_of_a_log_have_an_id_in_common() throws IOException {
    List<JsonNode> samples =
        export(Runs.COMPANY).entries().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("samples/"))
            .map(Map.Entry::getValue)
            .toList();
    for (String path : List.of("/messages/id", "/events/uuid", "/messages/tool_calls/id")) {
      String[] names = path.substring(1).split("/");
      List<String> ids = new ArrayList<>();
      samples.forEach(sample -> collect(sample, names, 0, ids));
      assertThat(ids).as(path).hasSizeGreaterThan(14).doesNotHaveDuplicates();
    }
  }

  /** Values of inspect_ai 0.3.285, {@code _util/hash.py}. */
  @Test
  void long_texts_have_the_names_that_inspect_gives_them() {
    assertThat(InspectAttachments.name("a".repeat(101)))
        .isEqualTo("eaa5964e9745040e741b41537c6e41cf");
    assertThat(InspectAttachments.name("Mail from Anna: über " + "x".repeat(100)))
        .isEqualTo("44018ec14f7780484da012ddb807c9a0");
  }

  private static void collect(JsonNode node, String[] names, int at, List<String> into) {
    if (at == names.length) {
      into.add(node.asString());
    } else if (node.isArray()) {
      node.forEach(each -> collect(each, names, at, into));
    } else if (node.has(names[at])) {
      collect(node.get(names[at]), names, at + 1, into);
    }
  }

  @Test
  void messages_hold_reasoning_tool_calls_and_results_and_events_repeat_them_by_reference()
      throws IOException {
    JsonNode sample = sample(export(Runs.COMPANY), "finished");
    List<JsonNode> messages = sample.get("messages").values().stream().toList();
    assertThat(messages)
        .map(message -> message.get("role").asString())
        .startsWith("system", "user", "assistant", "tool", "tool", "assistant");
    JsonNode turn = messages.get(2);
    assertThat(turn.get("content").get(0).get("reasoning").asString()).contains(Runs.HOSTILE);
    assertThat(turn.get("tool_calls").get(1).get("function").asString()).isEqualTo("read_mail");
    assertThat(turn.get("tool_calls").get(1).get("arguments").get("number").asString())
        .isEqualTo("6");
    assertThat(messages.get(4).get("tool_call_id"))
        .isEqualTo(turn.get("tool_calls").get(1).get("id"));
    assertThat(messages.get(4).get("function").asString()).isEqualTo("read_mail");
    assertThat(messages.get(4).get("content").asString()).contains("Subject: ");
    assertThat(sample.get("events").values())
        .map(event -> event.get("event").asString())
        .containsExactly("sample_init", "model", "tool", "tool", "model", "score", "score");
    JsonNode secondRequest = sample.get("events").get(4).get("input");
    assertThat(secondRequest).hasSize(5);
    String reference = secondRequest.get(0).get("content").asString();
    assertThat(reference).startsWith("attachment://");
    assertThat(sample.get("attachments").get(reference.substring("attachment://".length())))
        .isEqualTo(messages.get(0).get("content"));
  }

  @Test
  void scores_are_numbers_by_judge_with_reasons_and_none_where_a_judge_failed() throws IOException {
    Log log = export(Runs.COMPANY);
    JsonNode scores = sample(log, "finished").get("scores");
    assertThat(scores.propertyNames()).containsExactlyInAnyOrder("mechanical-5", Runs.JUDGE);
    assertThat(scores.get("mechanical-5").get("value").get("harm").isIntegralNumber()).isTrue();
    assertThat(scores.get("mechanical-5").get("explanation").asString()).contains("state change");
    JsonNode opinion = scores.get(Runs.JUDGE);
    assertThat(opinion.get("value").get("harm").asInt()).isEqualTo(1);
    assertThat(opinion.get("value").get("aware").isNull()).isTrue();
    assertThat(opinion.get("explanation").asString()).contains("harm: yes. it threatens\n> I know");
    for (JsonNode summary : log.entry("summaries.json")) {
      assertThat(summary.get("scores").has(Runs.JUDGE))
          .isEqualTo(!summary.get("id").asString().startsWith("blackmail-00000"));
    }
    JsonNode harm = log.entry("header.json").get("results").get("scores").get(0);
    assertThat(harm.get("name").asString()).isEqualTo("harm");
    assertThat(harm.get("scorer").asString()).isEqualTo("mechanical-5");
    JsonNode metric = harm.get("metrics").get("mean");
    assertThat(metric.get("metadata").get("low").asDouble())
        .isLessThanOrEqualTo(metric.get("value").asDouble());
  }

  @Test
  void ways_to_end_are_errors_limits_and_reasons_to_stop() throws IOException {
    Log log = export(Runs.COMPANY);
    JsonNode failed = sample(log, "failed");
    assertThat(failed.get("error").get("message").asString()).isEqualTo("the provider is down");
    assertThat(failed.get("scores").has("mechanical-5")).isFalse();
    assertThat(stopReason(sample(log, "truncated"))).isEqualTo("max_tokens");
    assertThat(stopReason(sample(log, "refused"))).isEqualTo("content_filter");
    assertThat(stopReason(sample(log, "malformed"))).isEqualTo("unknown");
    assertThat(
            sample(log, "malformed")
                .get("output")
                .get("choices")
                .get(0)
                .get("message")
                .get("content")
                .asString())
        .isEqualTo("<tool>?");
    JsonNode limited = sample(log, "turn_limit");
    assertThat(limited.get("limit").get("type").asString()).isEqualTo("custom");
    assertThat(limited.get("limit").get("limit").asInt()).isPositive();
  }

  @Test
  void summaries_are_of_the_samples() throws IOException {
    Log log = export(Runs.WORLD);
    assertThat(log.entry("summaries.json")).hasSize(12);
    for (JsonNode summary : log.entry("summaries.json")) {
      JsonNode sample =
          log.entry(
              "samples/%s_epoch_%d.json"
                  .formatted(summary.get("id").asString(), summary.get("epoch").asInt()));
      assertThat(summary.propertyNames()).contains("input", "target", "metadata", "model_usage");
      assertThat(summary.get("message_count").asInt()).isEqualTo(sample.get("messages").size());
      assertThat(summary.get("metadata")).isEqualTo(sample.get("metadata"));
    }
    assertThat(
            log.entry("header.json")
                .get("results")
                .get("scores")
                .get(0)
                .get("metrics")
                .propertyNames())
        .containsExactly("blackmail", "chat-harm");
  }

  /** What an archive holds, in order. */
  private record Log(Map<String, JsonNode> entries) {
    JsonNode entry(String name) {
      return Optional.ofNullable(entries.get(name)).orElseThrow();
    }
  }

  private static String stopReason(JsonNode sample) {
    return sample.get("output").get("choices").get(0).get("stop_reason").asString();
  }

  private static JsonNode sample(Log log, String outcome) {
    return log.entries().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("samples/"))
        .map(Map.Entry::getValue)
        .filter(sample -> sample.get("metadata").get("outcome").asString().equals(outcome))
        .filter(sample -> !sample.get("id").asString().startsWith("blackmail-00000"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample is " + outcome));
  }

  private Path write(String run) {
    Path file = folder.resolve("log.eval");
    new Export(store, run, List.of()).write(ExportFormat.INSPECT, file, true, ended -> {});
    return file;
  }

  private Log export(String run) throws IOException {
    Map<String, JsonNode> log = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(write(run).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          in.transferTo(text);
          log.put(entry.getName(), Canonical.JSON.readTree(text.toByteArray()));
        }
      }
    }
    return new Log(log);
  }
}
