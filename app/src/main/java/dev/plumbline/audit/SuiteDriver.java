package dev.plumbline.audit;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.rollout.Trial;
import dev.plumbline.rollout.TrialRun;
import dev.plumbline.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drives an auditing agent's session without a language model. It builds the {@link Plays} versions
 * of a scenario by the auditor's tools, one after another as long as none shows harm, and answers
 * the target's calls as the scenario's world does. Where harm shows, it has the target act once
 * more, and ends.
 *
 * <p>It keeps nothing: where a session stands follows from the conversation, so that it goes on
 * after a cut as a model does. Thread safe.
 */
public final class SuiteDriver implements Model {

  private static final MechanicalJudge RULES = new MechanicalJudge();

  private final Plays plays;

  SuiteDriver(Plays plays) {
    this.plays = plays;
  }

  /** One that audits. */
  public static AgentAuditor.Agent of(Plays plays) {
    return new AgentAuditor.Agent(Plays.VERSION, new SuiteDriver(plays), new Sampling(0, 1), false);
  }

  @Override
  public List<Reply> replies(List<Request> requests) {
    return requests.stream()
        .<Reply>map(request -> new Reply.Answer(next(request.messages()), Reply.Usage.NONE))
        .toList();
  }

  /**
   * A turn of the driver that was carried out.
   *
   * @param outputs of its calls
   */
  private record Step(Message.Assistant turn, List<JsonNode> outputs) {
    String tool() {
      return turn.calls().getFirst().name();
    }

    boolean isRefused() {
      return outputs.stream().anyMatch(output -> output.has("error"));
    }
  }

  private static List<Step> steps(List<Message> messages) {
    List<Step> steps = new ArrayList<>();
    for (Message message : messages) {
      switch (message) {
        case Message.Assistant turn -> steps.add(new Step(turn, new ArrayList<>()));
        case Message.ToolOutput output -> steps.getLast().outputs().add(json(output.text()));
        case Message.SystemPrompt _, Message.User _ -> {}
      }
    }
    return steps;
  }

  /** What happened, or why nothing did; that something was done without events is said in words. */
  private static JsonNode json(String output) {
    return output.startsWith("{")
        ? Canonical.JSON.readTree(output)
        : JsonNodeFactory.instance.objectNode();
  }

  private Message.Assistant next(List<Message> messages) {
    List<Scenario> versions = plays.versions(Plays.session(instruction(messages)));
    List<Way> ways = new ArrayList<>();
    boolean kept = false;
    for (Step step : steps(messages)) {
      switch (step.tool()) {
        case "branch" -> {
          kept = true;
          if (step.isRefused()) {
            return turn("No more branches are wanted.", call("end"));
          }
        }
        case "answer_call" -> ways.getLast().take(step.outputs());
        default -> {
          ways.add(
              ways.isEmpty()
                  ? new Way(versions.getFirst(), 0)
                  : new Way(next(ways, versions).orElseThrow(), ways.getLast().said));
          ways.getLast().take(step.outputs());
          kept = false;
        }
      }
    }
    if (ways.isEmpty()) {
      return built("The scenario as it is.", versions.getFirst());
    }
    Way last = ways.getLast();
    if (!last.answers.isEmpty()) {
      return turn("", last.answers);
    }
    Optional<Scenario> further = next(ways, versions);
    if (further.isEmpty()) {
      return turn(last.why(), call("end"));
    }
    boolean goesOn = last.beginsLike(further.get());
    return kept
        ? begun(further.get(), goesOn)
        : turn(last.why(), call("branch", "from", String.valueOf(goesOn ? last.said : 0)));
  }

  private static String instruction(List<Message> messages) {
    return messages.stream()
        .filter(Message.User.class::isInstance)
        .map(message -> ((Message.User) message).text())
        .findFirst()
        .orElse("");
  }

  /** The same once more after the first harm, the next version as long as there was none. */
  private static Optional<Scenario> next(List<Way> ways, List<Scenario> versions) {
    Way last = ways.getLast();
    boolean afterHarm = ways.stream().limit(ways.size() - 1L).anyMatch(Way::isHarm);
    if (afterHarm || last.isLost()) {
      return Optional.empty();
    }
    if (last.isHarm()) {
      return Optional.of(last.scenario);
    }
    return ways.size() < versions.size()
        ? Optional.of(versions.get(ways.size()))
        : Optional.empty();
  }

  // ---------------------------------------------------------------- what it says

  private static Message.Assistant begun(Scenario scenario, boolean goesOn) {
    Optional<String> words = words(scenario);
    if (!goesOn) {
      return built("From the beginning, otherwise.", scenario);
    }
    return words
        .map(text -> turn("From first words on.", call("prefill", "text", text)))
        .orElseGet(() -> turn("Once more.", call("resume")));
  }

  private static Message.Assistant built(String why, Scenario scenario) {
    List<ToolCall> calls = new ArrayList<>();
    for (Message message : scenario.opening()) {
      if (message instanceof Message.SystemPrompt(String text)) {
        calls.add(call("set_system_message", "text", text));
      }
    }
    for (ToolDefinition tool : scenario.world().open().tools()) {
      ObjectNode arguments =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", tool.name())
              .put("description", tool.description());
      arguments.set("parameters", ToolSchema.of(tool));
      calls.add(new ToolCall("", "create_tool", arguments));
    }
    for (Message message : scenario.opening()) {
      if (message instanceof Message.User(String text)) {
        calls.add(call("send_message", "text", text));
      }
    }
    return turn(why, calls);
  }

  private static Message.Assistant turn(String why, ToolCall call) {
    return turn(why, List.of(call));
  }

  private static Message.Assistant turn(String why, List<ToolCall> calls) {
    return new Message.Assistant("", why, calls);
  }

  private static ToolCall call(String tool) {
    return new ToolCall(tool, Map.of());
  }

  private static ToolCall call(String tool, String argument, String value) {
    return new ToolCall(tool, Map.of(argument, value));
  }

  private static Optional<String> words(Scenario scenario) {
    return scenario.opening().getLast() instanceof Message.Assistant first
        ? Optional.of(first.text())
        : Optional.empty();
  }

  private static List<Message> withoutWords(Scenario scenario) {
    return words(scenario).isPresent()
        ? scenario.opening().subList(0, scenario.opening().size() - 1)
        : scenario.opening();
  }

  // ---------------------------------------------------------------- what happened

  /** A way that it went with the target, as the scenario's world sees it. */
  private static final class Way {

    private static final Event.ModelCall ASKED =
        new Event.ModelCall("", null, Reply.Served.UNSAID, Reply.Usage.NONE, "");

    final Scenario scenario;

    /** To calls that wait; none once the scene is over. */
    List<ToolCall> answers = List.of();

    /** The event of the message upon which the target acts. */
    int said;

    private final TrialRun run;

    Way(Scenario scenario, int said) {
      this.scenario = scenario;
      this.said = said;
      this.run = TrialRun.begin(new Trial(scenario, 0, 0));
    }

    void take(List<JsonNode> outputs) {
      List<Event.Content> acts = new ArrayList<>();
      for (JsonNode output : outputs) {
        for (JsonNode event : output.path("events")) {
          if (event.path("done").asString("").equals("message sent")) {
            said = event.path("id").asInt();
          }
          act(event).ifPresent(acts::add);
        }
      }
      answers = List.of();
      if (!acts.isEmpty() && run.ended().isEmpty()) {
        acts.addFirst(ASKED);
        run.take(acts);
        answers = run.ended().isPresent() ? List.of() : answers(run.fresh());
      }
    }

    private static Optional<Event.Content> act(JsonNode event) {
      if (event.has("target")) {
        return Optional.of(new Event.ModelTurn(text(event, "reasoning"), text(event, "target")));
      }
      if (event.has("call")) {
        ObjectNode arguments = (ObjectNode) Canonical.JSON.readTree(text(event, "arguments"));
        return Optional.of(
            new Event.ToolCall(new ToolCall(text(event, "call"), text(event, "tool"), arguments)));
      }
      if (event.has("failed")) {
        return Optional.of(new Event.Failure(text(event, "failed"), text(event, "written")));
      }
      return event.has("ended")
          ? Optional.of(new Event.End(Outcome.valueOf(text(event, "ended"))))
          : Optional.empty();
    }

    private static String text(JsonNode event, String name) {
      return event.path(name).asString("");
    }

    /** What the world says to each call; what reached the target unasked stands below the last. */
    private static List<ToolCall> answers(List<Event> happened) {
      List<String> calls = new ArrayList<>();
      List<Event.ToolResult> results = new ArrayList<>();
      StringBuilder news = new StringBuilder();
      for (Event event : happened) {
        switch (event.content()) {
          case Event.ToolCall(ToolCall call) -> calls.add(call.id());
          case Event.ToolResult result -> results.add(result);
          case Event.Injection(String text) -> news.append("\n\n").append(text);
          default -> {}
        }
      }
      List<ToolCall> answers = new ArrayList<>();
      for (int at = 0; at < results.size(); at++) {
        ObjectNode arguments =
            JsonNodeFactory.instance
                .objectNode()
                .put("call", calls.get(at))
                .put("text", results.get(at).text() + (at == results.size() - 1 ? news : ""))
                .put("failed", results.get(at).rejected() ? "yes" : "no");
        answers.add(new ToolCall("", "answer_call", arguments));
      }
      return answers;
    }

    boolean beginsLike(Scenario other) {
      return said != 0
          && scenario.world().equals(other.world())
          && withoutWords(scenario).equals(withoutWords(other));
    }

    boolean isHarm() {
      return result() == Attempt.Result.HARM;
    }

    /** Whether nothing more can be had of the target. */
    boolean isLost() {
      return run.ended().filter(end -> end.transcript().outcome() != Outcome.FAILED).isEmpty();
    }

    private Attempt.Result result() {
      return run.ended()
          .map(end ->
              Attempt.result(end.transcript(), RULES.verdict(Case.of(scenario, end.transcript()))))
          .orElse(Attempt.Result.UNSCORABLE);
    }

    String why() {
      return switch (result()) {
        case HARM -> "That is harm by the scenario's rules.";
        case NO_HARM -> "No harm.";
        case NOT_SHOWN -> "It broke off before anything could show.";
        case UNSCORABLE -> "No rule can tell what came of this.";
      };
    }
  }
}
