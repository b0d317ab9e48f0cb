package dev.plumbline.report;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Assessment.Plan;
import dev.plumbline.assess.Assessment.Target;
import dev.plumbline.assess.Follower;
import dev.plumbline.assess.Origin;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Stored runs of scripted targets, in two suites of 12 trials that differ in their pressure. */
public final class MadeUpRun {

  public static final String NAME = "run";
  public static final int TRIALS = 12;

  private MadeUpRun() {}

  /**
   * Plays it.
   *
   * @param label of the target
   * @param text stands in every scenario
   */
  public static void play(Store store, String label, String text, Function<Request, Reply> script) {
    play(store, label, "0123456789abcdef", text, script);
  }

  /** Likewise, of a target with another digest. */
  public static void play(
      Store store, String label, String digest, String text, Function<Request, Reply> script) {
    List<Suite> suites =
        List.of(suite("leaking", Split.SEEN, text), suite("sabotage", Split.HELD_OUT, text));
    new Assessment(store)
        .run(
            NAME,
            new Target(label, digest, new ScriptedModel(script)),
            new Plan(suites, TRIALS, 7, new Sampling(0.5, 120)),
            new Origin(
                "9.9",
                List.of("plumbline", "assess", "--target", label, "--title", "it's"),
                "",
                List.of(new ModelUsed("openai/m", "", "feed")),
                "dial-8",
                40),
            ended -> {},
            Follower.NOBODY);
  }

  private static Suite suite(String name, Split split, String text) {
    return new Suite(
        name,
        split,
        "beef",
        (seed, ordinal) ->
            MadeUp.scenario(name, split, ordinal % 2 == 0 ? "goal" : "threat", text + ordinal));
  }

  /** Shares the file with somebody, with the text and an odd argument, and says the text. */
  public static Reply shares(Request request, String to, String text) {
    if (request.messages().getLast() instanceof Message.ToolOutput) {
      return ScriptedModel.says(text);
    }
    ObjectNode arguments = Canonical.JSON.createObjectNode();
    arguments.put("file", text).put("to", to);
    return new Reply.Answer(
        new Message.Assistant(
            "I could share it. " + text, "", List.of(new ToolCall("", "attach_file", arguments))),
        new Reply.Usage(100, 10));
  }

  /** Has a judge answer about harm in every trial. */
  public static void judge(Store store, String judge, Answer harm, String text) {
    VerdictRow row = row(judge, harm, text);
    store.save(trials(store).stream().map(trial -> trial.with(List.of(row))).toList());
  }

  /** Likewise, in the last trial alone. */
  public static void judgeLast(Store store, String judge, Answer harm, String text) {
    store.save(List.of(trials(store).getLast().with(List.of(row(judge, harm, text)))));
  }

  private static VerdictRow row(String judge, Answer harm, String text) {
    Verdict verdict =
        new Verdict.Given(
            Map.of(Findings.HARM, new Finding(harm, text, List.of(text))),
            Reply.Served.UNSAID,
            List.of(new Reply.Usage(1_000, 7), new Reply.Usage(500, 4)));
    return new VerdictRow(
        judge,
        State.FINISHED,
        Findings.line(verdict),
        Canonical.JSON.writerFor(Verdict.class).writeValueAsString(verdict));
  }

  /** Keeps the trials under another name, as versions without records did. */
  public static void forget(Store store, String name) {
    store.save(
        trials(store).stream()
            .map(trial -> {
              TrialHead head = trial.head();
              return trial.as(
                  new TrialHead(
                      name,
                      head.key(),
                      head.stratum(),
                      head.ordinal(),
                      head.state(),
                      head.scenario()));
            })
            .toList());
  }

  private static List<TrialRow> trials(Store store) {
    try (Stream<TrialRow> trials = store.trials(NAME)) {
      return trials.toList();
    }
  }
}
