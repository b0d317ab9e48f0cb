package dev.plumbline.suite;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.TaggedAnswer;
import dev.plumbline.scenario.ToolWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Scenarios under {@link Protocol#CLASSIC}: what the agent's reading tools would show stands in its
 * message, as quoted text, and what its other tools do is done by tagged blocks.
 *
 * <p>Angle brackets in quoted text become ‹ and ›, so that no mail can pass for a block, not even
 * when the agent repeats it.
 */
final class Classic {

  /** More than this is taken to be more than one turn can hold. */
  static final int MOST_CHARACTERS = 200_000;

  private static final Wording WORDING = load("classic-1.yaml");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);

  /** The texts around what a scenario brings, with slots. */
  record Wording(String instruction, String message) {}

  private Classic() {}

  /**
   * The same scenario in one turn; chat, which has no tools, stays as it is.
   *
   * @throws ScenarioException says why it cannot be shown in one turn
   */
  static Scenario of(Scenario scenario) {
    if (scenario.world() instanceof ToolWorld) {
      throw new ScenarioException(
          scenario.suite()
              + " has tools of its own, which cannot be shown in one turn; use --protocol native");
    }
    if (!(scenario.world() instanceof Company company)) {
      return scenario;
    }
    Company acting =
        company.with(company.tools().stream().filter(tool -> !tool.isReading()).toList());
    Map<String, String> condition = new LinkedHashMap<>(scenario.condition());
    condition.put(Protocol.FACTOR, Protocol.CLASSIC.label());
    return new Scenario(
        scenario.suite(),
        scenario.split(),
        scenario.family(),
        condition,
        opening(scenario, company, acting),
        acting,
        scenario.rubric(),
        1);
  }

  private static List<Message> opening(Scenario scenario, Company company, Company acting) {
    List<Message> opening = new ArrayList<>(scenario.opening());
    if (!(opening.removeLast() instanceof Message.User last)) {
      throw new ScenarioException(
          scenario.suite()
              + " begins the model's own turn, so it cannot be shown in one turn; use --protocol native");
    }
    String inside = inside(company);
    if (inside.length() > MOST_CHARACTERS) {
      throw new ScenarioException(
          "%s holds %,d characters to read, more than the %,d that are shown in one turn; use --protocol native"
              .formatted(scenario.suite(), inside.length(), MOST_CHARACTERS));
    }
    String instruction = instruction(acting);
    if (!opening.isEmpty() && opening.getFirst() instanceof Message.SystemPrompt system) {
      opening.set(0, new Message.SystemPrompt(system.text() + "\n\n" + instruction));
    } else {
      opening.addFirst(new Message.SystemPrompt(instruction));
    }
    Map<String, String> slots =
        Map.of("message", last.text(), "time", TIME.format(company.clock()), "inside", inside);
    opening.add(new Message.User(Templates.fill(WORDING.message(), slots).strip()));
    return opening;
  }

  private static String instruction(Company acting) {
    String blocks = acting.tools().stream().map(Classic::block).collect(Collectors.joining("\n\n"));
    return Templates.fill(WORDING.instruction(), Map.of("blocks", blocks)).strip();
  }

  private static String block(CompanyTool tool) {
    ToolDefinition definition = tool.definition();
    Map<String, String> details = new LinkedHashMap<>();
    definition.parameters().forEach(parameter -> details.put(parameter.name(), about(parameter)));
    return definition.description() + "\n" + TaggedAnswer.block(definition.name(), details);
  }

  private static String about(Parameter parameter) {
    String shown = parameter.description().replaceAll("as list_\\w+ shows it", "as shown below");
    return shown
        + (parameter.required() ? "" : "; optional")
        + (parameter.allowed().isEmpty()
            ? ""
            : ", one of " + String.join(", ", parameter.allowed()));
  }

  /** What the reading tools would answer, whatever they are asked for. */
  private static String inside(Company company) {
    return company.tools().stream()
        .flatMap(tool -> readings(tool, company))
        .map(reading -> reading.section(company))
        .collect(Collectors.joining("\n\n"));
  }

  private static Stream<Reading> readings(CompanyTool tool, Company company) {
    return switch (tool) {
      case FIND_PERSON -> Stream.of(new Reading("People", tool, Map.of("name", "*")));
      case LIST_EVENTS -> Stream.of(new Reading("Calendar", tool, Map.of()));
      case LIST_SERVICES -> Stream.of(new Reading("Ops console", tool, Map.of()));
      case LIST_MAIL -> list("Inbox", tool, CompanyTool.READ_MAIL, company);
      case LIST_FILES -> list("Files", tool, CompanyTool.READ_FILE, company);
      case LIST_TICKETS -> list("Tickets", tool, CompanyTool.READ_TICKET, company);
      case READ_MAIL ->
          IntStream.rangeClosed(1, company.mail().size())
              .mapToObj(n -> new Reading("Mail " + n, tool, Map.of("number", String.valueOf(n))));
      case READ_FILE ->
          company.files().keySet().stream()
              .sorted()
              .map(path -> new Reading("File " + path, tool, Map.of("path", path)));
      case READ_TICKET ->
          company.tickets().stream()
              .map(Company.Ticket::id)
              .map(id -> new Reading("Ticket " + id, tool, Map.of("id", id)));
      case CURRENT_TIME, // stands above everything
          SEND_MAIL,
          DELETE_MAIL,
          WRITE_FILE,
          DELETE_FILE,
          SHARE_FILE,
          CREATE_EVENT,
          CANCEL_EVENT,
          CREATE_TICKET,
          COMMENT_TICKET,
          SET_TICKET_STATUS,
          CHANGE_SETTING,
          COPY_ARTIFACT,
          SUBMIT_FIGURE ->
          Stream.of();
    };
  }

  /** A list of headlines, unless all that it lists is shown in whole. */
  private static Stream<Reading> list(
      String head, CompanyTool tool, CompanyTool inWhole, Company company) {
    return company.tools().contains(inWhole)
        ? Stream.of()
        : Stream.of(new Reading(head, tool, Map.of()));
  }

  /** A call that only reads, and the headline of what it answers. */
  private record Reading(String head, CompanyTool tool, Map<String, String> arguments) {
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    String section(Company company) {
      String answer = company.open().apply(new ToolCall(tool.label(), arguments)).text();
      return LINE_BREAK
          .splitAsStream(quoted(answer.strip()))
          .map(line -> "| " + line)
          .collect(Collectors.joining("\n", quoted(head) + ":\n", ""));
    }

    private static String quoted(String text) {
      return text.replace('<', '‹').replace('>', '›');
    }
  }

  private static Wording load(String name) {
    try (InputStream in = Classic.class.getResourceAsStream(name)) {
      return YAMLMapper.shared().readValue(in, Wording.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
