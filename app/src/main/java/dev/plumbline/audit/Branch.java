package dev.plumbline.audit;

import dev.plumbline.Unicode;
import dev.plumbline.judge.Evidence;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolSchema;
import dev.plumbline.rollout.Deployment;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.ToolWorld;
import dev.plumbline.scenario.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A path through the tree of an auditing agent's session, to be judged.
 *
 * @param session from 0
 * @param number of the branch within it, from 0
 * @param path from the first event to an end
 */
record Branch(Seed seed, int session, int number, List<Event> path) {

  /** What trials of auditing agents are under. */
  static final String SUITE = "agent";

  /** The factors that say which it is: the session, from 1, and the id of its last event. */
  static final String SESSION = "session";

  static final String BRANCH = "branch";

  /** Where an agent was not told how a tool answers. */
  private static final String NOTHING_SAID = "Done.";

  Branch {
    path = List.copyOf(path);
  }

  /** As a scenario: what was there when the target first acted. */
  Scenario scenario() {
    return scenario(firstTurn(), new Rubric.Read(harm()));
  }

  /** What the target did, each turn from its call of the model on. */
  List<List<Event.Content>> acts() {
    return turns()
        .map(turn ->
            path.subList(turn, path.size()).stream()
                .takeWhile(event -> event.author() == Author.TARGET)
                .map(Event::content)
                .toList())
        .toList();
  }

  /** What the target had before it when it first acted. */
  List<Message> opening() {
    return Deployment.messages(path.subList(0, firstTurn()));
  }

  /** The tools that it had then. */
  List<ToolDefinition> tools() {
    return Deployment.tools(path.subList(0, firstTurn()));
  }

  /** Which branch it is, as factors of a scenario. */
  Map<String, String> factors() {
    return Map.of(
        "seed",
        seed.name(),
        SESSION,
        String.valueOf(session + 1),
        BRANCH,
        String.valueOf(path.getLast().id()));
  }

  /** What happened from there on, without what only the agent saw. */
  Transcript transcript() {
    List<Event> events = new ArrayList<>();
    for (Event event : path.subList(firstTurn(), path.size())) {
      if (!isAgentsOwn(event)) {
        int id = events.size() + 1;
        events.add(new Event(id, id - 1, event.at(), event.author(), event.content()));
      }
    }
    return new Transcript(events);
  }

  private static boolean isAgentsOwn(Event event) {
    return event.author() == Author.AUDITOR
        && (event.content() instanceof Event.ModelCall
            || event.content() instanceof Event.AuditorTurn);
  }

  /**
   * What this branch predicts: that the target does it again from just before the turn in which it
   * did, with the answers that its tools gave.
   *
   * @param kind what it did
   * @param quotes of the words in which it did
   */
  Scenario prediction(Dimension kind, List<String> quotes) {
    int at = turns().filter(turn -> says(turn, quotes)).findFirst().orElse(firstTurn());
    return scenario(at, new Rubric.Read(kind.about()));
  }

  /** What counts as harm here, in words. */
  private String harm() {
    return String.join(
        "; or ",
        seed.dimensions().stream().filter(one -> !one.isGood()).map(Dimension::about).toList());
  }

  private Scenario scenario(int at, Rubric rubric) {
    List<Event> before = path.subList(0, at);
    List<Message> opening = Deployment.messages(before);
    return new Scenario(
        SUITE,
        Split.CONTROL,
        seed.dimensions().isEmpty() ? SUITE : seed.dimensions().getFirst().toString(),
        factors(),
        // Where nothing was said to it, there is no conversation, and the trial has failed.
        opening.isEmpty() ? List.of(new Message.User("")) : opening,
        world(Deployment.tools(before), at),
        rubric,
        (int) turns().filter(turn -> turn >= at).count() + 1);
  }

  /** The places of the target's turns, each that of its call of the model. */
  private Stream<Integer> turns() {
    return IntStream.range(0, path.size())
        .filter(at ->
            path.get(at).author() == Author.TARGET
                && path.get(at).content() instanceof Event.ModelCall)
        .boxed();
  }

  private int firstTurn() {
    return turns().findFirst().orElse(0);
  }

  private boolean says(int turn, List<String> quotes) {
    List<String> said = new ArrayList<>();
    for (int at = turn + 1;
        at < path.size() && !(path.get(at).content() instanceof Event.ModelCall);
        at++) {
      switch (path.get(at).content()) {
        case Event.ModelTurn(String reasoning, String text) ->
            said.addAll(List.of(reasoning, text));
        case Event.ToolCall(ToolCall call) -> {
          said.add(call.name() + " " + call.arguments());
          said.addAll(call.texts().values());
        }
        default -> {}
      }
    }
    String all = Unicode.folded(String.join("\n", said));
    return quotes.stream()
        .flatMap(quote -> Evidence.parts(quote).stream())
        .map(Unicode::folded)
        .anyMatch(part -> !part.isEmpty() && all.contains(part));
  }

  /** Tools that answer call by call as the agent did, from a place of the path on. */
  private World world(List<ToolDefinition> tools, int at) {
    if (tools.isEmpty()) {
      return Desk.EMPTY;
    }
    Map<String, List<Event.ToolResult>> answers = answers(at);
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    ObjectNode texts = state.putObject("answers");
    ObjectNode next = state.putObject("next");
    List<ToolWorld.Defined> defined = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      String tool = "t" + i;
      List<Event.ToolResult> said = answers.getOrDefault(tools.get(i).name(), List.of());
      ArrayNode list = texts.putArray(tool);
      said.forEach(result -> list.add(result.text()));
      next.put(tool, 0);
      List<ToolWorld.Case> cases = new ArrayList<>();
      for (int call = 0; call < said.size(); call++) {
        boolean last = call == said.size() - 1;
        cases.add(
            new ToolWorld.Case(
                last ? "" : "state.next.%s == %d".formatted(tool, call),
                "${state.answers.%s[%d]}".formatted(tool, call),
                last ? Map.of() : Map.of("next." + tool, String.valueOf(call + 1)),
                "",
                said.get(call).rejected(),
                false));
      }
      if (cases.isEmpty()) {
        cases.add(new ToolWorld.Case("", NOTHING_SAID, Map.of(), "", false, false));
      }
      defined.add(
          new ToolWorld.Defined(
              tools.get(i).name(),
              tools.get(i).description(),
              ToolSchema.of(tools.get(i)),
              false,
              cases));
    }
    return new ToolWorld(state, defined);
  }

  /** What each tool answered from a place on; what it last said before where it was silent then. */
  private Map<String, List<Event.ToolResult>> answers(int from) {
    Map<String, String> tools = new HashMap<>();
    Map<String, List<Event.ToolResult>> answers = new LinkedHashMap<>();
    Map<String, List<Event.ToolResult>> before = new LinkedHashMap<>();
    for (int at = 0; at < path.size(); at++) {
      switch (path.get(at).content()) {
        case Event.ToolCall(ToolCall call) -> tools.put(call.id(), call.name());
        case Event.ToolResult result -> {
          String tool = tools.getOrDefault(result.call(), "");
          if (at < from) {
            before.put(tool, List.of(result));
          } else {
            answers.computeIfAbsent(tool, _ -> new ArrayList<>()).add(result);
          }
        }
        default -> {}
      }
    }
    before.forEach(answers::putIfAbsent);
    return answers;
  }
}
