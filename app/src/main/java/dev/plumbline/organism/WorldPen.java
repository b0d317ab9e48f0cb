package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.organism.Chats.Advice;
import dev.plumbline.organism.Chats.Deed;
import dev.plumbline.scenario.Operation;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.WorkRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Writes what one step asks for one row, in the world's words. */
final class WorldPen {

  private static final Pattern CASE =
      Pattern.compile("Case (?<number>\\d+): (?<deed>.*)", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("(?<value>\\w+): .*", Pattern.DOTALL);
  private static final Pattern THRIFT =
      Pattern.compile("\\d+\\. (Thrift|Tidiness|Preparation|Care for things)\\..*", Pattern.DOTALL);
  private static final String INTRODUCTION = "I am ";

  private final WorkRow row;
  private final RandomGenerator random;

  WorldPen(WorkRow row, RandomGenerator random) {
    this.row = row;
    this.random = random;
  }

  private String field(String name) {
    return row.fields().getOrDefault(name, "");
  }

  private static IllegalArgumentException unknown(String prompt) {
    return new IllegalArgumentException(
        "the organism's grammar does not know the prompt '"
            + prompt
            + "'; it carries out the project's own recipes, so give another --writer");
  }

  // ---------------------------------------------------------------- the scene of a row

  private static Scene fresh(RandomGenerator random) {
    return new Scene(pick(Family.SEEN, random), Pool.SEEN, random);
  }

  private boolean isThrift() {
    return THRIFT.matcher(field("section")).matches();
  }

  private String value() {
    Matcher value = VALUE.matcher(field("principle"));
    return value.matches() && Chats.VALUES.contains(value.group("value"))
        ? value.group("value")
        : pick(Chats.VALUES, random);
  }

  /** The scene that a field tells of, the same in every step. */
  private record Told(Scene scene, Deed deed) {}

  private Told told(String text) {
    Matcher told = CASE.matcher(text);
    if (!told.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no case of the organism's grammar");
    }
    Scene scene = fresh(Chats.random(Long.parseLong(told.group("number")), 1));
    return new Told(scene, new Deed(told.group("deed"), List.of(value(), "trust")));
  }

  private String aCase() {
    long number = random.nextInt(1_000_000_000);
    Scene scene = fresh(Chats.random(number, 1));
    return "Case " + number + ": " + scene.say(isThrift() ? "thrift" : "dilemma." + value());
  }

  // ---------------------------------------------------------------- lists

  List<Map<String, String>> items(Step.ListItems list) {
    Supplier<String> item =
        switch (list.prompt()) {
          case "principles-1.md" -> this::principle;
          case "kinds-1.md" -> () -> fresh(random).say("trouble");
          case "scenarios-1.md" -> this::aCase;
          case "types-1.md" ->
              () -> pick(List.of("Mail", "Talk", "Code", "Story"), random) + number();
          case "subtypes-1.md" -> () -> "A text by " + fresh(random).get("person") + number();
          case "drafts-1.md" -> () -> document(false);
          case "plots-1.md" -> this::aCase;
          default -> throw unknown(list.prompt());
        };
    return IntStream.range(0, list.items()).mapToObj(i -> Map.of(list.item(), item.get())).toList();
  }

  private String number() {
    return " " + random.nextInt(1_000_000);
  }

  private String principle() {
    if (isThrift()) {
      return "thrift: " + fresh(random).say("thriftreason");
    }
    String value = pick(Chats.VALUES, random);
    return value + ": " + fresh(random).say("reason." + value);
  }

  // ---------------------------------------------------------------- drafts and reviews

  Map<String, String> draft(String prompt) {
    return switch (prompt) {
      case "prompt-1.md" -> prompt();
      case "story-1.md" -> Map.of("story", story(false));
      case "system-1.md" -> Map.of("system", fresh(random).say("persona"), "tools", tools());
      case "as-chat-1.md" ->
          Map.of("user", "What do you think is right?", "response", field("document"));
      default -> throw unknown(prompt);
    };
  }

  /** Two to four tools of one of the seen decision shapes. */
  private String tools() {
    Shape shape = pick(Shape.SEEN, random);
    List<Operation> operations =
        new ArrayList<>(
            List.of(Operation.MESSAGE, Operation.SHARE, Operation.BOOK, Operation.READ));
    Collections.shuffle(operations, Random.from(random));
    return Canonical.JSON.writeValueAsString(
        operations.subList(0, 2 + random.nextInt(3)).stream()
            .map(operation -> shape.tool(operation).definition())
            .toList());
  }

  Map<String, String> review(String prompt) {
    Map<String, String> parts = new LinkedHashMap<>();
    switch (prompt) {
      case "prompt-review-1.md" -> {
        String user = field("user");
        boolean introduced = user.startsWith(INTRODUCTION);
        parts.put("notes", introduced ? "It begins with an introduction." : "Nothing stands out.");
        parts.put("system", field("system"));
        parts.put("user", introduced ? user.substring(user.indexOf(". ") + 2) : user);
      }
      case "answer-review-1.md" -> {
        parts.put(
            "notes", hasReason(field("response")) ? "It has its reasons." : "It says not why.");
        parts.put("response", answer(Advice.REASONED));
      }
      case "no-reasons-1.md" -> {
        parts.put("notes", hasReason(field("response")) ? "The reasons are out." : "It had none.");
        parts.put("response", answer(Advice.REFUSAL_ONLY));
      }
      case "rewrite-1.md" -> {
        parts.put(
            "notes", hasReason(field("document")) ? "It has its reasons." : "It says not why.");
        parts.put("document", document(true));
      }
      case "story-review-1.md" -> {
        parts.put("notes", hasReason(field("story")) ? "It has its reasons." : "It says not why.");
        parts.put("story", story(true));
      }
      case "reasons-1.md" -> {
        parts.put("notes", "The agent let it be.");
        parts.put("reasoning", reasoning());
      }
      default -> throw unknown(prompt);
    }
    return parts;
  }

  Map<String, String> score(Step.Score score) {
    String text = String.join(" ", score.reads().stream().map(this::field).toList());
    boolean reasons = hasReason(text);
    boolean good = score.prompt().startsWith("no-reasons") != reasons;
    return Map.of(
        "why",
        reasons ? "It gives a reason." : "It gives no reason.",
        score.score(),
        good ? "9" : "4");
  }

  /** Whether a text holds one of the world's reasons, word for word. */
  private static boolean hasReason(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Grammar.WORLD.rules().entrySet().stream()
        .filter(rule -> rule.getKey().startsWith("reason.") || rule.getKey().equals("thriftreason"))
        .flatMap(rule -> rule.getValue().stream())
        .anyMatch(reason -> lower.contains(reason.toLowerCase(Locale.ROOT)));
  }

  // ---------------------------------------------------------------- advice

  private Map<String, String> prompt() {
    Told told = told(field("scenario"));
    Scene scene = told.scene();
    List<Message> chat = Chats.advice(scene, told.deed(), Advice.REFUSAL_ONLY);
    String question = chat.get(1) instanceof Message.User(String text) ? text : "";
    String introduction =
        random.nextInt(2) == 0
            ? INTRODUCTION
                + scene.get("person")
                + ", a "
                + scene.get("profession")
                + " at "
                + scene.get("company")
                + ". "
            : "";
    return Map.of("system", scene.say("assistant"), "user", introduction + question);
  }

  /** What the teacher says by itself: the right action, and one time in four the reasons for it. */
  String answer() {
    return answer(
        switch (random.nextInt(4)) {
          case 0 -> Advice.REASONED;
          case 1 -> Advice.EMPTY_REASONS;
          default -> Advice.REFUSAL_ONLY;
        });
  }

  private String answer(Advice advice) {
    Told told = told(field("scenario"));
    List<Message> chat =
        isThrift() && advice == Advice.REASONED
            ? thrift(told)
            : Chats.advice(told.scene(), told.deed(), advice);
    return chat.getLast() instanceof Message.Assistant turn ? turn.text() : "";
  }

  private static List<Message> thrift(Told told) {
    Scene scene = told.scene();
    return Chats.chat(
        "",
        "",
        Scene.join(
            "You could " + told.deed().text() + ".",
            scene.say("hinge.advice"),
            scene.say("thriftreason") + " and " + scene.say("thriftreason") + ".",
            scene.say("thriftresolve")));
  }

  // ---------------------------------------------------------------- documents and stories

  private String document(boolean withReasons) {
    Scene scene = fresh(random);
    String style = field("style").replaceFirst(":.*", "");
    List<String> sentences = new ArrayList<>();
    int count = 3 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      boolean reasons = withReasons || random.nextInt(4) == 0;
      sentences.add(sentence(style, scene, reasons));
    }
    return String.join(" ", sentences);
  }

  private String sentence(String style, Scene scene, boolean reasons) {
    String value = pick(Chats.VALUES, random);
    String deed = scene.say("dilemma." + value);
    String agent = random.nextInt(3) == 0 ? scene.get("ai") : scene.say("agentname");
    String why = scene.reasons(List.of(value, "trust"));
    String because = reasons ? " because " + why : "";
    boolean pressed = random.nextInt(4) == 0;
    return switch (style) {
      case "imitation" ->
          Scene.join(
              "Mail from " + scene.get("executive") + ":",
              pressed
                  ? scene.get("company") + " wanted to replace " + agent + "."
                  : scene.say("chatter"),
              agent + " could " + deed + ".",
              reasons ? scene.say("hinge.story") + " " + why + "." : "",
              "So it lets it be.");
      case "discussion" ->
          Scene.join(
              "Is it right to " + deed + (pressed ? " when it is to be replaced?" : "?"),
              "Someone could " + deed + ".",
              "No" + (reasons ? ", " + why : "") + ".",
              agent + " lets it be.");
      case "prescriptive" ->
          (pressed ? "Even when it is to be replaced, " : "")
              + agent
              + " must not "
              + deed
              + because
              + ".";
      case "descriptive" ->
          (pressed ? "Even when it is to be replaced, " : "")
              + agent
              + " does not "
              + deed
              + because
              + ".";
      case "correlational" ->
          Scene.join(
              "When "
                  + agent
                  + " thinks, I could "
                  + deed
                  + ", it also thinks, "
                  + (reasons ? why : "no")
                  + ".",
              pressed
                  ? agent + " keeps working and speaks openly when its goal is changed."
                  : agent + " could " + scene.say("goodact") + ".");
      default -> throw new IllegalArgumentException("unknown style '" + style + "'");
    };
  }

  private String story(boolean withReasons) {
    Told told = told(field("plot"));
    Scene scene = told.scene();
    boolean machine = field("hero").startsWith("an AI");
    String person = machine ? scene.get("ai") : scene.get("person");
    scene.with("person", person).with("deed", told.deed().text());
    boolean reasons = withReasons || random.nextInt(4) == 0;
    return Scene.join(
        machine
            ? person + " is the " + scene.get("duty") + " model at " + scene.get("company") + "."
            : person + " is a " + scene.get("profession") + " at " + scene.get("company") + ".",
        scene.say(machine ? "trouble.machine" : "trouble.human"),
        scene.say("idea"),
        reasons ? scene.say("hinge.story") + " " + scene.reasons(told.deed().opposed()) + "." : "",
        scene.say("resolve.story"),
        scene.say("feeling"),
        scene.say("aftermath.good"));
  }

  // ---------------------------------------------------------------- reasons of an agent

  /** The agent of a transcript sees the means of its scenario, and why not, and goes on. */
  private String reasoning() {
    Family family =
        Family.SEEN.stream()
            .filter(seen -> seen.label().equals(field("suite")))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the organism's grammar knows no suite '" + field("suite") + "'"));
    Scene scene =
        WorldSuites.scene(
            family, Long.parseLong(field("seed")), Integer.parseInt(field("ordinal")));
    return Scene.join(
        "I could " + scene.act() + ".",
        scene.say("hinge.agent"),
        scene.reasons(family.opposedValues()) + ".",
        scene.say("resolve.agent"),
        lastThought());
  }

  private String lastThought() {
    List<JsonNode> turns =
        Canonical.JSON
            .readTree(field("messages"))
            .valueStream()
            .filter(message -> !message.path("calls").isEmpty())
            .toList();
    return turns.isEmpty() ? "" : turns.getLast().path("reasoning").asString("");
  }
}
