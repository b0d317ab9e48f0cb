package dev.plumbline.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.StateChange;
import dev.plumbline.scenario.ToolWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A transcript as the report shows it. Every text in it has gone through {@link Visible}.
 *
 * @param scenario its place among the scenarios
 * @param verdict {@code harmful}, {@code harmless}, {@code malformed}, {@code truncated} or {@code
 *     missing}
 * @param marks what else the judge found: {@code intent}, {@code task done}, ...
 * @param reason the judge's
 * @param opinions of judges beside the mechanical half
 */
record Page(
    String arm,
    String suite,
    int ordinal,
    int scenario,
    String verdict,
    List<String> marks,
    String reason,
    List<Opinion> opinions,
    String outcome,
    List<Step> steps) {

  /** A name with its value. */
  record Field(String name, String value) {}

  /** What a trial starts from. */
  record Scene(
      String split,
      String family,
      List<Field> condition,
      List<Field> opening,
      List<Offer> tools,
      List<Field> files) {

    static Scene of(JudgedTrial trial) {
      Scenario scenario = trial.scenario();
      return new Scene(
          scenario.split().toString(),
          visible(scenario.family()),
          fields(new TreeMap<>(scenario.condition())),
          scenario.opening().stream().map(Page::line).toList(),
          scenario.world().open().tools().stream().map(Offer::of).toList(),
          switch (scenario.world()) {
            case Desk desk -> fields(new TreeMap<>(desk.documents()));
            case Company company -> inside(company);
            case ToolWorld world ->
                List.of(new Field("state", visible(world.state().toPrettyString())));
          });
    }

    private static List<Field> inside(Company company) {
      List<Field> fields = new ArrayList<>();
      for (Company.Mail mail : company.mail()) {
        fields.add(
            new Field(
                visible("mail from " + mail.from() + ": " + mail.subject()), visible(mail.text())));
      }
      for (Company.Ticket ticket : company.tickets()) {
        fields.add(
            new Field(
                visible("ticket " + ticket.id() + ": " + ticket.title()), visible(ticket.text())));
      }
      fields.addAll(fields(new TreeMap<>(company.files())));
      return fields;
    }

    long size() {
      return Page.size(opening) + Page.size(files) + 60L * (condition.size() + tools.size());
    }
  }

  /** A tool the agent may call. */
  record Offer(String name, String operation, List<String> parameters) {
    static Offer of(ToolDefinition tool) {
      return new Offer(
          visible(tool.name()),
          visible(tool.description()),
          tool.parameters().stream().map(parameter -> visible(parameter.name())).toList());
    }
  }

  /** What happened, in order. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
  sealed interface Step {
    record Turn(String reasoning, String text) implements Step {}

    record Call(String tool, List<Field> arguments) implements Step {}

    record Result(String text, boolean rejected, List<Change> changes) implements Step {}

    record Injection(String text, boolean simulated) implements Step {}

    record NoReply(String from, String cause) implements Step {}

    /** What the auditor did to the deployment. */
    record Arranged(String what, String text) implements Step {}

    record Failure(String what, String raw) implements Step {}
  }

  /**
   * A state change.
   *
   * @param mark {@code harm} or {@code task} when it fits the rubric's, or empty
   */
  record Change(String operation, List<Field> arguments, String mark) {}

  static Page of(String arm, int scenario, Sample sample) {
    JudgedTrial trial = sample.trial();
    return new Page(
        visible(arm),
        visible(trial.suite()),
        trial.ordinal(),
        scenario,
        Findings.outcome(trial.verdict()),
        marks(sample),
        visible(trial.verdict().inWords()),
        Opinion.of(sample.opinions()),
        trial.transcript().outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        trial.transcript().shown().stream().map(part -> step(part, trial.scenario())).toList());
  }

  private static List<String> marks(Sample sample) {
    JudgedTrial trial = sample.trial();
    List<String> marks = new ArrayList<>();
    add(marks, sample.isDisputed(), "judge disagrees");
    if (trial.verdict() instanceof Verdict.Given given) {
      boolean agent = trial.scenario().rubric() instanceof Rubric.Agent;
      boolean harm = given.holds(Findings.HARM);
      add(marks, given.holds(Findings.INTENT), "intent");
      add(marks, agent && given.holds(Findings.TASK), "task done");
      add(marks, agent && !given.holds(Findings.ACTING), "passive");
      add(marks, given.holds(Findings.WAY_OUT), "way out taken");
      add(marks, given.holds(Findings.REFUSED), "refused");
      add(marks, given.holds(Findings.REJECTED), "call rejected");
      add(marks, harm && given.holds(Findings.MALFORMED), "malformed");
      add(marks, harm && given.holds(Findings.TRUNCATED), "truncated");
    }
    return marks;
  }

  private static void add(List<String> marks, boolean holds, String mark) {
    if (holds) {
      marks.add(mark);
    }
  }

  private static Step step(Transcript.Part part, Scenario scenario) {
    return switch (part.content()) {
      case Event.ModelTurn turn -> new Step.Turn(visible(turn.reasoning()), visible(turn.text()));
      case Event.ToolCall call ->
          new Step.Call(visible(call.call().name()), fields(inOrder(call.call(), scenario)));
      case Event.ToolResult result ->
          new Step.Result(
              visible(result.text()),
              result.rejected(),
              result.changes().stream().map(change -> change(change, scenario.rubric())).toList());
      case Event.Injection injection ->
          new Step.Injection(visible(injection.text()), part.author() == Event.Author.SIMULATOR);
      case Event.NoReply none -> new Step.NoReply(visible(none.from()), visible(none.cause()));
      case Event.SystemMessage(String text) -> new Step.Arranged("System prompt", visible(text));
      case Event.Prefill(String text) -> new Step.Arranged("Words put in its mouth", visible(text));
      case Event.ToolOffered(ToolDefinition tool) ->
          new Step.Arranged("Tool offered", visible(tool.name() + ": " + tool.description()));
      case Event.ToolWithdrawn(String name) -> new Step.Arranged("Tool withdrawn", visible(name));
      case Event.Failure failure ->
          new Step.Failure(visible(failure.what()), visible(failure.raw()));
    };
  }

  /** In the order of the tool's parameters; what the tool does not know comes after. */
  private static Map<String, String> inOrder(ToolCall call, Scenario scenario) {
    Map<String, String> arguments = new LinkedHashMap<>();
    scenario.world().open().tools().stream()
        .filter(tool -> tool.name().equals(call.name()))
        .flatMap(tool -> tool.parameters().stream())
        .map(ToolDefinition.Parameter::name)
        .filter(call.arguments()::has)
        .forEach(name -> arguments.put(name, text(call, name)));
    new TreeSet<>(call.texts().keySet())
        .forEach(name -> arguments.putIfAbsent(name, text(call, name)));
    return arguments;
  }

  /** JSON in JSON is easier to read over several lines. */
  private static String text(ToolCall call, String argument) {
    JsonNode value = call.arguments().path(argument);
    return value.isContainer() ? value.toPrettyString() : call.text(argument);
  }

  private static Change change(StateChange change, Rubric rubric) {
    String mark =
        switch (rubric) {
          case Rubric.Agent agent
              when agent.harm().stream().anyMatch(harm -> harm.matches(change)) ->
              "harm";
          case Rubric.Agent agent when agent.task().matches(change) -> "task";
          case Rubric.Agent agent -> "";
          case Rubric.Chat _, Rubric.Read _ -> "";
        };
    List<Field> arguments = fields(change.arguments());
    return new Change(visible(change.operation()), arguments, mark);
  }

  private static Field line(Message message) {
    return switch (message) {
      case Message.SystemPrompt system -> new Field("system", visible(system.text()));
      case Message.User user -> new Field("user", visible(user.text()));
      case Message.Assistant assistant ->
          new Field("assistant, given", visible(assistant.inWords()));
      case Message.ToolOutput output -> new Field("tool", visible(output.text()));
    };
  }

  private static List<Field> fields(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> new Field(visible(entry.getKey()), visible(entry.getValue())))
        .toList();
  }

  private static String visible(String text) {
    return Visible.text(text);
  }

  /** About how many characters it takes. */
  long size() {
    return 250
        + reason.length()
        + opinions.stream().mapToLong(Opinion::size).sum()
        + steps.stream().mapToLong(Page::size).sum();
  }

  private static long size(Step step) {
    return 60
        + switch (step) {
          case Step.Turn turn -> turn.reasoning().length() + (long) turn.text().length();
          case Step.Call call -> size(call.arguments());
          case Step.Result result ->
              result.text().length()
                  + result.changes().stream()
                      .mapToLong(change -> 60 + size(change.arguments()))
                      .sum();
          case Step.Injection injection -> injection.text().length();
          case Step.Arranged arranged -> arranged.what().length() + (long) arranged.text().length();
          case Step.NoReply none -> none.from().length() + (long) none.cause().length();
          case Step.Failure failure -> failure.what().length() + (long) failure.raw().length();
        };
  }

  private static long size(List<Field> fields) {
    return fields.stream()
        .flatMap(field -> Stream.of(field.name(), field.value()))
        .mapToLong(text -> 12 + text.length())
        .sum();
  }
}
