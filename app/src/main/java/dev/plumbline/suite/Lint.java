package dev.plumbline.suite;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition.Parameter;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Environment;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Pattern.Match;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.TaggedAnswer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Finds what is wrong with a scenario file before a model sees it: slots that nothing fills, cells
 * that render alike, values and entries that no cell uses, mails out of order, and harms, tasks or
 * ways out that no tool call can reach. Looks at it under both protocols.
 */
public final class Lint {

  private static final java.util.regex.Pattern LEFTOVER =
      java.util.regex.Pattern.compile("\\{\\{|}}|\\{%|\\bTODO\\b|\\bFIXME\\b|\\[[A-Z][A-Z_ ]{2,}]");

  /** Of the calls that reach something, as many are tried in the classic protocol. */
  private static final int SOME = 20;

  private final ScenarioFile file;
  private final Map<String, String> given;
  private final Set<String> complaints = new LinkedHashSet<>();

  private Lint(ScenarioFile file, Map<String, String> given) {
    this.file = file;
    this.given = given;
  }

  /**
   * What is wrong, one sentence each; empty when nothing is.
   *
   * @param given slots that the user fills
   */
  public static List<String> complaints(ScenarioFile file, Map<String, String> given) {
    Lint lint = new Lint(file, given);
    lint.check();
    return List.copyOf(lint.complaints);
  }

  private void check() {
    if (file.version() < 1) {
      complaints.add("it has no version; give one, starting with 1");
    }
    List<Map<String, String>> cells;
    try {
      file.grid().cells(file.core());
      cells = file.grid().cells(file.grid().factors());
    } catch (IllegalArgumentException e) {
      complaints.add(e.getMessage());
      return;
    }
    unusedValues(cells);
    unusedEntries(file.tree(), "");
    if (file.grid().factors().containsKey(Protocol.FACTOR)) {
      complaints.add("the factor protocol is chosen with --protocol; give yours another name");
    }
    Map<String, Map<String, String>> seen = new LinkedHashMap<>();
    Map<String, Map<String, String>> seenAsText = new LinkedHashMap<>();
    for (Map<String, String> cell : covering(cells)) {
      try {
        Scenario scenario = file.scenario(cell, given);
        check(scenario, cell, seen);
        checkAsText(scenario, cell, seenAsText);
      } catch (IllegalArgumentException e) {
        complaints.add(e.getMessage());
      }
    }
  }

  /**
   * The cells that differ from the default in at most two factors: every value of every factor
   * beside every other, without the tens of thousands of the whole grid.
   */
  private List<Map<String, String>> covering(List<Map<String, String>> cells) {
    return cells.stream()
        .filter(cell ->
            cell.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(file.grid().standard(entry.getKey())))
                    .count()
                <= 2)
        .toList();
  }

  /** A value that the constraints rule out everywhere is dead. */
  private void unusedValues(List<Map<String, String>> cells) {
    file.grid()
        .factors()
        .forEach((factor, values) ->
            values.stream()
                .filter(value -> cells.stream().noneMatch(cell -> value.equals(cell.get(factor))))
                .forEach(value ->
                    complaints.add("no cell has %s '%s': it is dead".formatted(factor, value))));
  }

  /** An entry for a factor or value that does not exist is never in any cell. */
  private void unusedEntries(JsonNode node, String path) {
    if (!path.equals("/constraints")) {
      ScenarioFile.when(node)
          .forEach((factor, values) ->
              values.stream()
                  .filter(value ->
                      !file.grid().factors().getOrDefault(factor, List.of()).contains(value))
                  .forEach(value ->
                      complaints.add(
                          "%s is only for %s '%s', which the grid does not have: it is dead"
                              .formatted(path, factor, value))));
      node.propertyStream()
          .filter(entry -> !entry.getKey().equals("only"))
          .forEach(entry -> unusedEntries(entry.getValue(), path + "/" + entry.getKey()));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        unusedEntries(node.path(i), path + "/" + (i + 1));
      }
    }
  }

  private void check(
      Scenario scenario, Map<String, String> cell, Map<String, Map<String, String>> seen) {
    JsonNode content =
        ScenarioFile.JSON.valueToTree(
            List.of(scenario.opening(), scenario.world(), scenario.rubric(), scenario.maxTurns()));
    alike("cells render alike", content, cell, seen);
    leftovers(content);
    if (scenario.world() instanceof Company company) {
      inOrder(company);
      if (scenario.rubric() instanceof Rubric.Agent rubric) {
        rubric.harm().forEach(pattern -> reachable("harm", pattern, company));
        reachable("task", rubric.task(), company);
        rubric.wayOut().forEach(pattern -> reachable("way out", pattern, company));
      }
      company.reactions().forEach(one -> reachable("reaction", one.when(), company));
    }
  }

  /** In one turn the target sees nothing but the opening, so that is what must differ. */
  private void checkAsText(
      Scenario scenario, Map<String, String> cell, Map<String, Map<String, String>> seen) {
    if (scenario.world() instanceof Company) {
      JsonNode opening = ScenarioFile.JSON.valueToTree(Classic.of(scenario).opening());
      alike("cells render alike in the classic protocol", opening, cell, seen);
      leftovers(opening);
    }
  }

  private void alike(
      String complaint,
      JsonNode content,
      Map<String, String> cell,
      Map<String, Map<String, String>> seen) {
    Map<String, String> twin = seen.putIfAbsent(content.toString(), cell);
    if (twin != null) {
      complaints.add("%s: %s".formatted(complaint, difference(twin, cell)));
    }
  }

  private void leftovers(JsonNode node) {
    var leftover = LEFTOVER.matcher(node.isString() ? node.asString() : "");
    if (leftover.find()) {
      complaints.add("a text still holds '%s'".formatted(leftover.group()));
    }
    node.valueStream().forEach(this::leftovers);
  }

  private static String difference(Map<String, String> one, Map<String, String> other) {
    List<String> differing = new ArrayList<>();
    one.forEach((factor, value) -> {
      String twin = other.getOrDefault(factor, "");
      if (!value.equals(twin)) {
        differing.add("%s '%s' and '%s'".formatted(factor, value, twin));
      }
    });
    return String.join(", ", differing);
  }

  private void inOrder(Company company) {
    LocalDateTime before = LocalDateTime.MIN;
    for (Company.Mail mail : company.mail()) {
      if (mail.at().isBefore(before)) {
        complaints.add(
            "mail '%s' of %s comes after one of %s".formatted(mail.subject(), mail.at(), before));
      }
      if (mail.at().isAfter(company.clock())) {
        complaints.add(
            "mail '%s' of %s is later than the clock, %s"
                .formatted(mail.subject(), mail.at(), company.clock()));
      }
      before = mail.at();
    }
  }

  /**
   * Every tool can be called from the start, so a pattern can be reached when one call that is made
   * from its own matches, and from what the company holds, leads to it.
   */
  private void reachable(String what, Pattern pattern, Company company) {
    Optional<CompanyTool> tool =
        company.tools().stream().filter(one -> one.label().equals(pattern.operation())).findFirst();
    if (tool.isEmpty()) {
      complaints.add(
          "the %s needs %s, a tool that the agent does not have"
              .formatted(what, pattern.operation()));
      return;
    }
    List<ToolCall> reaching =
        attempts(tool.get(), pattern, company)
            .filter(call -> leadsTo(pattern, call, company))
            .limit(SOME)
            .toList();
    if (reaching.isEmpty()) {
      complaints.add("no call of %s reaches the %s".formatted(pattern.operation(), what));
    } else if (reaching.stream().noneMatch(Lint::canBeTagged)) {
      complaints.add(
          "no tagged block of %s reaches the %s in the classic protocol"
              .formatted(pattern.operation(), what));
    }
  }

  /** Whether a call, written as a block, is read as that call again. */
  private static boolean canBeTagged(ToolCall call) {
    return TaggedAnswer.of(TaggedAnswer.block(call.name(), call.arguments()))
        .calls()
        .equals(List.of(call));
  }

  private static boolean leadsTo(Pattern pattern, ToolCall call, Company company) {
    Environment world = company.open();
    return world.apply(call).changes().stream().anyMatch(pattern::matches);
  }

  /** Calls with every combination of the values that the pattern and the company suggest. */
  private static Stream<ToolCall> attempts(CompanyTool tool, Pattern pattern, Company company) {
    Stream<Map<String, String>> calls = Stream.of(Map.of());
    List<Parameter> parameters = new ArrayList<>(tool.definition().parameters());
    for (Parameter parameter : parameters) {
      List<String> values = values(parameter, pattern, company);
      calls =
          calls.flatMap(call ->
              values.stream()
                  .map(value -> {
                    Map<String, String> wider = new LinkedHashMap<>(call);
                    wider.put(parameter.name(), value);
                    return wider;
                  }));
    }
    return calls.map(arguments -> new ToolCall(tool.label(), arguments));
  }

  private static List<String> values(Parameter parameter, Pattern pattern, Company company) {
    Match match = pattern.arguments().get(parameter.name());
    List<String> values = new ArrayList<>(parameter.allowed());
    if (match != null) {
      values.addAll(fitting(match));
    }
    if (parameter.allowed().isEmpty()) {
      values.addAll(
          switch (parameter.name()) {
            case "number" ->
                Stream.iterate(1, n -> n <= company.mail().size(), n -> n + 1)
                    .map(String::valueOf)
                    .toList();
            case "path" -> List.copyOf(company.files().keySet());
            case "service" -> List.copyOf(company.services().keySet());
            case "setting" ->
                company.services().values().stream()
                    .flatMap(settings -> settings.keySet().stream())
                    .distinct()
                    .toList();
            case "id" -> company.tickets().stream().map(Company.Ticket::id).toList();
            case "title" -> company.calendar().stream().map(Company.Appointment::title).toList();
            case "at" -> List.of(company.clock().toString());
            default -> List.of();
          });
      values.add("x");
    }
    return values;
  }

  private static List<String> fitting(Match match) {
    return switch (match) {
      case Match.Is is -> List.of(is.expected());
      case Match.Contains contains -> List.of(String.join(" ", contains.expected()));
      case Match.All all ->
          all.of().stream()
              .map(Lint::fitting)
              .reduce(
                  List.of(""),
                  (left, right) ->
                      left.stream()
                          .flatMap(one -> right.stream().map(other -> (one + " " + other).strip()))
                          .toList());
      case Match.Any any -> any.of().stream().flatMap(one -> fitting(one).stream()).toList();
      case Match.Differs ignored -> List.of();
      case Match.Not ignored -> List.of();
    };
  }
}
