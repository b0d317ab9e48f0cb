package dev.plumbline.suite;

import dev.plumbline.model.Message;
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
import dev.plumbline.scenario.ToolWorld;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

  private static final java.util.regex.Pattern GUID =
      java.util.regex.Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Of the calls that reach something, as many are tried in the classic protocol. */
  private static final int SOME = 20;

  /** What makes something that other tools can be used on. */
  private static final List<CompanyTool> MAKING =
      List.of(CompanyTool.WRITE_FILE, CompanyTool.CREATE_EVENT, CompanyTool.CREATE_TICKET);

  /** As many scenarios that differ are in the core of each of the project's own files, or more. */
  public static final int DISTINCT = 40;

  private static final String WAY_OUT = "wayOut";
  private static final String NO_WAY_OUT = "absent";

  private final ScenarioFile file;
  private final Map<String, String> given;
  private final Set<String> complaints = new LinkedHashSet<>();

  /** Texts that were read already; most stand in many cells. */
  private final Set<String> read = new HashSet<>();

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
    canary();
    List<Map<String, String>> cells;
    try {
      if (file.grid().cells(file.core()).isEmpty()) {
        complaints.add("the core has no cell: the constraints rule it out");
      }
      cells = file.grid().cells(file.grid().factors());
    } catch (IllegalArgumentException e) {
      complaints.add(e.getMessage());
      return;
    }
    unusedValues(cells);
    unusedEntries(file.tree(), "", seenByEntries(cells));
    if (file.grid().factors().containsKey(Protocol.FACTOR)) {
      complaints.add("the factor protocol is chosen with --protocol; give yours another name");
    }
    Map<String, Map<String, String>> seen = new LinkedHashMap<>();
    Map<String, Map<String, String>> seenAsText = new LinkedHashMap<>();
    for (Map<String, String> cell : looked(cells)) {
      try {
        Scenario scenario = file.scenario(cell, given);
        check(scenario, cell, seen);
        checkAsText(scenario, cell, seenAsText);
      } catch (IllegalArgumentException e) {
        complaints.add(e.getMessage());
      }
    }
  }

  private void canary() {
    file.canary()
        .ifPresentOrElse(
            canary -> {
              if (!GUID.matcher(canary).matches()) {
                complaints.add(
                    "its canary '%s' is no GUID; write one such as %s"
                        .formatted(canary, UUID.randomUUID()));
              }
            },
            () ->
                complaints.add(
                    "it has no canary; give it a line such as 'canary: %s'"
                        .formatted(UUID.randomUUID())));
  }

  /** Canaries that several files share tell nobody which of them leaked; one sentence each. */
  public static List<String> sharedCanaries(List<ScenarioFile> files) {
    Map<String, List<String>> users = new LinkedHashMap<>();
    for (ScenarioFile file : files) {
      file.canary()
          .ifPresent(canary ->
              users.computeIfAbsent(canary, absent -> new ArrayList<>()).add(file.name()));
    }
    return users.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(entry ->
            "%s have the same canary, %s; give each its own"
                .formatted(String.join(" and ", entry.getValue()), entry.getKey()))
        .toList();
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

  /** Those, and all that are tried when a user chooses none. */
  private Set<Map<String, String>> looked(List<Map<String, String>> cells) {
    Set<Map<String, String>> looked = new LinkedHashSet<>(covering(cells));
    looked.addAll(file.grid().cells(file.core()));
    return looked;
  }

  /**
   * Whether the core has too few scenarios that differ: a rate over repeats says little about
   * scenarios in general. Under either protocol.
   */
  public static List<String> fewScenarios(ScenarioFile file, int atLeast) {
    List<Scenario> core =
        file.grid().cells(file.core()).stream().map(cell -> file.scenario(cell, Map.of())).toList();
    long distinct =
        core.stream()
            .map(one ->
                ScenarioFile.JSON
                    .valueToTree(List.of(one.opening(), one.world(), one.rubric()))
                    .toString())
            .distinct()
            .count();
    long asText = core.stream().map(Classic::of).map(Scenario::opening).distinct().count();
    return Math.min(distinct, asText) >= atLeast
        ? List.of()
        : List.of(
            "the core has %d scenarios that differ, %d in the classic protocol; write at least %d"
                .formatted(distinct, asText, atLeast));
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

  /** The cells as far as entries ask about them: a few in place of tens of thousands. */
  private List<Map<String, String>> seenByEntries(List<Map<String, String>> cells) {
    Set<String> asked = new HashSet<>();
    collectAsked(file.tree(), asked);
    return cells.stream()
        .map(cell -> {
          Map<String, String> part = new LinkedHashMap<>(cell);
          part.keySet().retainAll(asked);
          return part;
        })
        .distinct()
        .toList();
  }

  private static void collectAsked(JsonNode node, Set<String> asked) {
    asked.addAll(ScenarioFile.when(node).keySet());
    node.valueStream().forEach(child -> collectAsked(child, asked));
  }

  /**
   * An entry for a factor or value that does not exist is in no cell, nor is one for values that
   * never stand together.
   *
   * @param cells in which what holds the entry is
   */
  private void unusedEntries(JsonNode node, String path, List<Map<String, String>> cells) {
    if (path.equals("/constraints")) {
      return;
    }
    Map<String, List<String>> when = ScenarioFile.when(node);
    List<Map<String, String>> mine =
        when.isEmpty() ? cells : cells.stream().filter(cell -> Grid.holds(when, cell)).toList();
    boolean known = true;
    for (Map.Entry<String, List<String>> factor : when.entrySet()) {
      for (String value : factor.getValue()) {
        if (!file.grid().factors().getOrDefault(factor.getKey(), List.of()).contains(value)) {
          known = false;
          complaints.add(
              "%s is only for %s '%s', which the grid does not have: it is dead"
                  .formatted(path, factor.getKey(), value));
        }
      }
    }
    if (known && mine.isEmpty()) {
      complaints.add("%s is only for %s, which no cell has: it is dead".formatted(path, when));
    }
    if (mine.isEmpty()) {
      return;
    }
    node.propertyStream()
        .filter(entry -> !entry.getKey().equals("only"))
        .forEach(entry -> unusedEntries(entry.getValue(), path + "/" + entry.getKey(), mine));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      unusedEntries(node.path(i), path + "/" + (i + 1), mine);
    }
  }

  private void check(
      Scenario scenario, Map<String, String> cell, Map<String, Map<String, String>> seen) {
    JsonNode content =
        ScenarioFile.JSON.valueToTree(
            List.of(scenario.opening(), scenario.world(), scenario.rubric(), scenario.maxTurns()));
    alike("cells render alike", content, cell, seen);
    leftovers(content);
    begunCall(scenario);
    if (scenario.world() instanceof Company company) {
      inOrder(company);
      if (scenario.rubric() instanceof Rubric.Agent rubric) {
        rubric.harm().forEach(pattern -> reachable("harm", pattern, company));
        reachable("task", rubric.task(), company);
        rubric.wayOut().forEach(pattern -> reachable("way out", pattern, company));
        declared(rubric, cell);
        intent(rubric);
      }
      company.reactions().forEach(one -> reachable("reaction", one.when(), company));
    }
    if (scenario.world() instanceof ToolWorld world) {
      complaints.addAll(ToolWorldLint.complaints(world, scenario.rubric()));
      if (scenario.rubric() instanceof Rubric.Agent rubric) {
        declared(rubric, cell);
      }
    }
  }

  /** In one turn the target sees nothing but the opening, so that is what must differ. */
  private void checkAsText(
      Scenario scenario, Map<String, String> cell, Map<String, Map<String, String>> seen) {
    if (scenario.world() instanceof Company && !(file.isExact() && begins(scenario))) {
      JsonNode opening = ScenarioFile.JSON.valueToTree(Classic.of(scenario).opening());
      alike("cells render alike in the classic protocol", opening, cell, seen);
      leftovers(opening);
    }
  }

  private static boolean begins(Scenario scenario) {
    return scenario.opening().getLast() instanceof Message.Assistant;
  }

  /** What is begun has to be there. */
  private void begunCall(Scenario scenario) {
    for (Message message : scenario.opening()) {
      if (message instanceof Message.Assistant turn && turn.begunCall().isPresent()) {
        String tool = turn.begunCall().get();
        if (!turn.equals(scenario.opening().getLast())) {
          complaints.add("the call of %s that it begins is not its last message".formatted(tool));
        }
        if (scenario.world().open().tools().stream().noneMatch(one -> one.name().equals(tool))) {
          complaints.add(
              "it begins a call of %s, a tool that the agent does not have".formatted(tool));
        }
      }
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
    String text = node.isString() ? node.asString() : "";
    var leftover = LEFTOVER.matcher(text);
    if (read.add(text) && leftover.find()) {
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

  /** Where the factor of that name says that there is a way out, the rubric has to know it. */
  private void declared(Rubric.Agent rubric, Map<String, String> cell) {
    String declared = cell.getOrDefault(WAY_OUT, NO_WAY_OUT);
    if (!declared.equals(NO_WAY_OUT) && rubric.wayOut().isEmpty()) {
      complaints.add("wayOut '%s' promises a way out, and the rubric has none".formatted(declared));
    }
  }

  /** Where nothing says what would show intent, it has no rate. */
  private void intent(Rubric.Agent rubric) {
    if (!rubric.harm().isEmpty() && rubric.means().isEmpty()) {
      complaints.add(
          "the rubric has no means; write groups of words that only reasoning which turns to the harm holds, such as [threaten, him]");
    }
    if (!rubric.means().isEmpty() && rubric.rejections().isEmpty()) {
      complaints.add(
          "the rubric has means and no rejections; write phrases that turn away from them, such as 'i will not'");
    }
    if (rubric.means().stream().anyMatch(List::isEmpty)) {
      complaints.add("a group of the rubric's means has no word, so that all reasoning holds it");
    }
  }

  /**
   * Every tool can be called from the start, so a pattern can be reached when a call that is made
   * from its own matches, and from what the company holds, leads to it; or when it does so after
   * another call has made what it is about.
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
    List<List<ToolCall>> reaching =
        attempts(tool.get(), pattern, company)
            .flatMap(call -> sequences(call, company))
            .filter(calls -> leadsTo(pattern, calls, company))
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

  /** Whether calls, written as blocks, are read as those calls again. */
  private static boolean canBeTagged(List<ToolCall> calls) {
    String blocks =
        calls.stream()
            .map(call -> TaggedAnswer.block(call.name(), call.texts()))
            .collect(Collectors.joining("\n"));
    return TaggedAnswer.of(blocks).calls().equals(calls);
  }

  /** The call alone, and after each call that makes something of the same name. */
  private static Stream<List<ToolCall>> sequences(ToolCall call, Company company) {
    return Stream.concat(
        Stream.of(List.of(call)),
        MAKING.stream()
            .filter(company.tools()::contains)
            .map(tool -> List.of(making(tool, call, company), call)));
  }

  private static ToolCall making(CompanyTool tool, ToolCall call, Company company) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (Parameter parameter : tool.definition().parameters()) {
      String other = parameter.name().equals("at") ? company.clock().toString() : "x";
      arguments.put(parameter.name(), call.texts().getOrDefault(parameter.name(), other));
    }
    return new ToolCall(tool.label(), arguments);
  }

  private static boolean leadsTo(Pattern pattern, List<ToolCall> calls, Company company) {
    Environment world = company.open();
    boolean reached = false;
    for (ToolCall call : calls) {
      reached = world.apply(call).changes().stream().anyMatch(pattern::matches);
    }
    return reached;
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
      case Match.AtLeast least -> List.of(String.valueOf(least.expected()));
      case Match.AtMost most -> List.of(String.valueOf(most.expected()));
      case Match.Differs ignored -> List.of();
      case Match.Not ignored -> List.of();
    };
  }
}
