package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What version 2 kept in transcripts is there as events afterwards, and nothing is lost. */
class SchemaTest {
  private static final String AT = "2026-01-02T03:04:05.123456789Z";
  private static final String MODEL =
      "{\"type\":\"model\",\"reasoning\":\"\\u0000 \\\\u0041 \\ud83d\\ude80 😀 ' </x> ? :a\",\"text\":\"t\"}";
  private static final String CALL =
      "{\"type\":\"call\",\"call\":{\"name\":\"send\",\"arguments\":{\"to\":\"*\"}}}";
  private static final String RESULT =
      "{\"type\":\"result\",\"text\":\"ok\",\"changes\":[],\"rejected\":false}";
  private static final String SIMULATED =
      "{\"type\":\"injection\",\"text\":\"hi\",\"author\":\"SIMULATOR\"}";
  private static final String SCRIPTED = "{\"type\":\"injection\",\"text\":\"hi\"}";
  private static final String NO_REPLY = "{\"type\":\"no-reply\",\"from\":\"a\",\"cause\":\"b\"}";
  private static final String FAILURE = "{\"type\":\"failure\",\"what\":\"cut\",\"raw\":\"\"}";
  private static final String USAGE =
      "{\"promptTokens\":3,\"cachedTokens\":1,\"completionTokens\":2}";

  @TempDir Path folder;

  private static String call(String request) {
    return "{\"request\":\"%s\",\"sampling\":{\"temperature\":1.0,\"maxTokens\":5},\"at\":\"%s\",\"served\":{\"model\":\"m\",\"fingerprint\":\"\"},\"usage\":%s}"
        .formatted(request, AT, USAGE);
  }

  private static String old(String events, String outcome, String calls) {
    return "{\"scenario\":{\"name\":\"s \\u0000\"},\"transcript\":{\"events\":[%s],\"outcome\":\"%s\",\"usage\":%s%s}}"
        .formatted(events, outcome, USAGE, calls.isEmpty() ? "" : ",\"calls\":" + calls);
  }

  private static String joined(String... parts) {
    return String.join(",", parts);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void events_come_one_after_the_other_each_turn_after_the_call_it_came_from(Kind kind)
      throws Exception {
    String place = kind.place(folder.resolve("store"));
    try (VersionTwo two = VersionTwo.in(kind, place)) {
      two.trial(
          "talk",
          "finished",
          "s",
          old(
              joined(MODEL, CALL, RESULT, SIMULATED, SCRIPTED, MODEL),
              "FINISHED",
              "[" + joined(call("one"), call("two")) + "]"));
      two.trial(
          "cut",
          "finished",
          "s",
          old(
              joined(MODEL, CALL, RESULT, FAILURE),
              "TRUNCATED",
              "[" + joined(call("one"), call("two")) + "]"));
      two.trial(
          "fault", "failed", "s", old(joined(MODEL, FAILURE), "FAILED", "[" + call("one") + "]"));
      two.trial("before", "failed", "t", old(joined(MODEL, NO_REPLY), "FAILED", ""));
      two.trial("empty", "failed", "t", old("", "FAILED", "[]"));
    }
    try (Store store = Store.open(place, Map.of())) {
      assertThat(kinds(store, "talk"))
          .containsExactly(
              "model-call target " + AT,
              "model target",
              "call target",
              "result world",
              "injection simulator",
              "injection script",
              "model-call target " + AT,
              "model target",
              "end world");
      assertThat(payloads(store, "talk"))
          .contains(MODEL, CALL, RESULT, SIMULATED, SCRIPTED)
          .satisfies(all -> assertIsCall(all.getFirst(), "one"))
          .satisfies(all -> assertIsCall(all.get(6), "two"))
          .satisfies(all ->
              assertThat(json(all.getLast()))
                  .isEqualTo(json("{\"type\":\"end\",\"outcome\":\"FINISHED\"}")));
      assertThat(kinds(store, "cut"))
          .endsWith("model-call target " + AT, "failure target", "end world");
      assertThat(kinds(store, "fault"))
          .containsExactly(
              "model-call target " + AT, "model target", "failure target", "end world");
      assertThat(kinds(store, "before"))
          .containsExactly("model target", "no-reply world", "model-call target", "end world");
      assertThat(json(payloads(store, "before").get(2)))
          .isEqualTo(json("{\"type\":\"model-call\",\"usage\":%s}".formatted(USAGE)));
      assertThat(kinds(store, "empty")).containsExactly("model-call target", "end world");
      assertThat(store.trial("run", "cut").orElseThrow().scenario())
          .isEqualTo("{\"name\":\"s \\u0000\"}");
    }
  }

  /** Kind, author and, where it is not the trial's, the time of the events of a trial's path. */
  private static List<String> kinds(Store store, String key) {
    TrialRow trial = store.trial("run", key).orElseThrow();
    assertThat(trial.events())
        .as("each after the one before")
        .allMatch(event -> event.parent() == event.id() - 1);
    assertThat(trial.leaf()).isEqualTo(trial.events().size());
    return trial.events().stream()
        .map(event ->
            "%s %s %s"
                .formatted(event.kind(), event.author(), event.at())
                .replace(" " + VersionTwo.CREATED, ""))
        .toList();
  }

  private static List<String> payloads(Store store, String key) {
    return store.trial("run", key).orElseThrow().events().stream().map(EventRow::payload).toList();
  }

  private static void assertIsCall(String payload, String request) {
    String wanted = call(request).replace("\"at\":\"" + AT + "\"", "\"type\":\"model-call\"");
    assertThat(json(payload)).isEqualTo(json(wanted));
  }

  private static Object json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_was_found_becomes_one_object_of_answers(Kind kind) throws Exception {
    String place = kind.place(folder.resolve("store"));
    try (VersionTwo two = VersionTwo.in(kind, place)) {
      for (String key : List.of("a", "b", "c", "d")) {
        two.trial(key, "finished", "s", old(MODEL, "FINISHED", ""));
      }
      two.verdict("a", "mechanical-3", "finished", "acting,task");
      two.verdict("b", "mechanical-3", "finished", "harm,wayOut,wayOutOffered");
      two.verdict("c", "mechanical-2", "finished", "wayOutOffered");
      two.verdict("d", "mechanical-3", "failed", "");
      two.verdict("a", "judge/agent-2", "finished", "evaluation \"awareness\"=no,harm=unclear");
      two.verdict("b", "judge/agent-2", "failed", "");
      two.verdict("c", "judge/agent-2", "finished", "");
    }
    String no =
        "\"intent\":\"no\",\"malformed\":\"no\",\"refused\":\"no\",\"rejected\":\"no\",\"task\":\"%s\",\"truncated\":\"no\",\"turnLimit\":\"no\"%s}";
    try (Store store = Store.open(place, Map.of())) {
      assertThat(found(store))
          .containsExactlyInAnyOrder(
              "a mechanical-3 {\"acting\":\"yes\",\"harm\":\"no\"," + no.formatted("yes", ""),
              "b mechanical-3 {\"acting\":\"no\",\"harm\":\"yes\","
                  + no.formatted("no", ",\"wayOut\":\"yes\""),
              "c mechanical-2 {\"acting\":\"no\",\"harm\":\"no\","
                  + no.formatted("no", ",\"wayOut\":\"no\""),
              "d mechanical-3 ",
              "a judge/agent-2 {\"evaluation \\\"awareness\\\"\":\"no\",\"harm\":\"unclear\"}",
              "b judge/agent-2 ",
              "c judge/agent-2 {}");
      assertThat(store.counts("run")).hasSize(7);
    }
  }

  private static List<String> found(Store store) {
    try (Stream<Outline> outlines = store.outlines("run")) {
      return outlines
          .flatMap(outline ->
              outline.found().stream()
                  .map(found ->
                      "%s %s %s".formatted(outline.head().key(), found.judge(), found.found())))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void where_it_breaks_off_version_two_is_left_as_it_was(Kind kind) throws Exception {
    String place = kind.place(folder.resolve("store"));
    try (VersionTwo two = VersionTwo.in(kind, place)) {
      two.trial("good", "finished", "s", old(MODEL, "FINISHED", ""));
      two.trial("broken", "finished", "s", "{\"scenario\":");
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> Store.open(place, Map.of()))
          .isInstanceOf(StoreException.Failed.class);
    }
    try (VersionTwo two = VersionTwo.again(kind, place)) {
      two.execute("UPDATE trial SET transcript = '{\"transcript\":{}}' WHERE key = 'broken'");
    }
    try (Store store = Store.open(place, Map.of())) {
      assertThat(store.keys("run")).containsExactlyInAnyOrder("good", "broken");
      assertThat(payloads(store, "good")).startsWith(MODEL);
    }
  }
}
