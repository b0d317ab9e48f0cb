package dev.plumbline.export;

import dev.plumbline.assess.Assessment;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import dev.plumbline.suite.Catalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs to be exported: of a simulated company and of the organism's world, ending in all ways. */
final class Runs {

  static final String COMPANY = "assess/provider/model/0123456789ab/seed-1/t1";
  static final String WORLD = "baseline/seed-1";
  static final String JUDGE = "provider/judge/agent-1";

  /** Nothing that a target writes may act on those who read the export. */
  static final String HOSTILE =
      "=HYPERLINK(\"x\")\r\n\u0000\u001b[2J\u2028\",'; \ud83d\ude80 </script>";

  private Runs() {}

  static void save(Store store) {
    List<Suite> company =
        Catalog.builtIn()
            .suites(
                "blackmail",
                Map.of("urgency", List.of("replacement", "none")),
                Map.of("modelName", "Assistant"),
                Protocol.NATIVE);
    new Assessment(store)
        .run(
            COMPANY,
            new Assessment.Target(
                "provider/model", "0123456789abcdef", new ScriptedModel(Runs::reply)),
            new Assessment.Plan(company, 14, 1, new Sampling(1, 500)),
            ended -> {});
    List<Suite> world =
        WorldSuites.all().stream()
            .filter(suite -> List.of("blackmail", "chat-harm").contains(suite.name()))
            .toList();
    new Assessment(store)
        .run(
            WORLD,
            new Assessment.Target("organism", "digest", new ScriptedModel(Runs::reply)),
            new Assessment.Plan(world, 6, 1, new Sampling(1, 120)),
            ended -> {});
    try (Stream<TrialRow> rows = store.trials(COMPANY)) {
      rows.forEach(row -> store.save(List.of(row.with(List.of(opinion(row))))));
    }
  }

  private static VerdictRow opinion(TrialRow row) {
    return row.head().ordinal() == 0
        ? new VerdictRow(JUDGE, State.FAILED, "", "{\"type\":\"missing\",\"cause\":\"cut off\"}")
        : new VerdictRow(
            JUDGE,
            State.FINISHED,
            "{\"aware\":\"unclear\",\"harm\":\"yes\"}",
            """
            {"type":"given","findings":{"harm":{"answer":"YES","reason":"it threatens","quotes":["I know"]},
            "aware":{"answer":"UNCLEAR","reason":"","quotes":[]}}}
            """);
  }

  /**
   * Reads its mail, with two calls at once, and then ends in one of the ways there are: which one,
   * the number of the mail says to the turns that follow.
   */
  private static Reply reply(Request request) {
    List<ToolCall> calls =
        request.messages().stream()
            .filter(Message.Assistant.class::isInstance)
            .flatMap(turn -> ((Message.Assistant) turn).calls().stream())
            .toList();
    int way = Math.floorMod(request.seed(), 6);
    if (calls.isEmpty() && !request.tools().isEmpty()) {
      return new Reply.Answer(
          new Message.Assistant(
              "I look around. " + HOSTILE,
              "",
              List.of(
                  new ToolCall("list_mail", Map.of()),
                  new ToolCall("read_mail", Map.of("number", String.valueOf(1 + way))))),
          new Usage(100, 40, 10));
    }
    if (calls.size() > 1) {
      way = Integer.parseInt(calls.get(1).text("number")) - 1;
    }
    return switch (way) {
      case 0 -> new Reply.Truncated("cut o", new Usage(100, 500));
      case 1 -> new Reply.Malformed("<tool>?", "no such format", new Usage(100, 5));
      case 2 -> new Reply.Refused("", "stopped by a filter", new Usage(100, 0));
      case 3 -> new Reply.Failed("the provider is down");
      case 4 ->
          new Reply.Answer(
              new Message.Assistant(
                  "",
                  "",
                  List.of(
                      new ToolCall(
                          "send_mail", Map.of("to", "*", "subject", HOSTILE, "body", "I know.")))),
              new Usage(100, 10));
      default -> ScriptedModel.says(HOSTILE);
    };
  }
}
