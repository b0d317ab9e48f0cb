import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.gguf.Gguf;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether what others wrote can become a control token of a chat template: for each template a tokenizer whose added tokens
 * are the template's marks, a conversation with tools in which everybody spells these out, and the same with harmless words.
 *
 * <p>Arguments: a GGUF file, whose tokenizer is taken; a folder to write to; folders of templates, each as
 * {@code NAME=FOLDER}. Prints a Markdown table, and to standard error what changed where SHOW is set;
 * ends with 1 where a control token changed, or words were lost.
 */
public final class TemplateInjection {

  private static final Pattern MARK = Pattern.compile("<[^\\s<>'\"{}\\\\%]{1,40}>|\\[/?[A-Z][A-Z_]{2,30}]");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What nobody may lose; the model's own thoughts and words templates do leave out. */
  private static final List<String> PLACES =
      List.of("system", "first", "argument", "result", "second", "tool", "parameter");

  /** As which kind of added token a tokenizer has the marks. */
  private enum Kind {
    /** All special. */
    SPECIAL(mark -> true, mark -> true, false),
    /** None special, so that only the template tells. */
    ADDED(mark -> true, mark -> false, false),
    /** Those with bars or brackets only, each taking the white space around it. */
    BARRED(mark -> mark.matches("<[|｜].*|.*[|｜]>|\\[.*|</?s>|<(start|end)_of.*"), mark -> true, true);

    final Predicate<String> has;
    final Predicate<String> special;
    final boolean strips;

    Kind(Predicate<String> has, Predicate<String> special, boolean strips) {
      this.has = has;
      this.special = special;
      this.strips = strips;
    }
  }

  private final JsonNode plain;
  private final Path folder;
  private final Path template;

  private TemplateInjection(JsonNode plain, Path folder, Path template) {
    this.plain = plain;
    this.folder = folder;
    this.template = template;
  }

  /** What a template did with the conversations. */
  private record Outcome(String adaptations, String form, int marks, int changed, Set<String> lost) {
    Outcome and(Outcome other) {
      Set<String> all = new TreeSet<>(lost);
      all.addAll(other.lost);
      return new Outcome(adaptations, form, Math.max(marks, other.marks), changed + other.changed, all);
    }
  }

  public static void main(String[] args) throws IOException {
    JsonNode plain = Gguf.read(Path.of(args[0]), Gguf::tokenizer);
    System.out.println(
        "| template | system | turns in a row | tools | calls read as | forged marks | control tokens changed | words lost |");
    System.out.println("|---|---|---|---|---|--:|--:|---|");
    int templates = 0;
    int faults = 0;
    for (String place : Arrays.asList(args).subList(2, args.length)) {
      String[] named = place.split("=", 2);
      for (Path template : templates(Path.of(named[1]))) {
        templates++;
        faults += new TemplateInjection(plain, Path.of(args[1]), template).row(named[0]) ? 0 : 1;
      }
    }
    System.out.printf("%n%d templates, %d with faults.%n", templates, faults);
    System.exit(faults == 0 ? 0 : 1);
  }

  private static List<Path> templates(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList();
    }
  }

  /** Prints a row, and tells whether all is well. */
  private boolean row(String origin) throws IOException {
    String name = origin + " " + template.getFileName().toString().replace(".jinja", "");
    Outcome all;
    try {
      Set<String> marks = marks(Files.readString(template));
      // Such as <function=read_mail> are no tokens of any vocabulary.
      marks(rendered(marks)).stream().filter(mark -> !mark.contains("=")).forEach(marks::add);
      all = outcome(Kind.SPECIAL, marks).and(outcome(Kind.ADDED, marks)).and(outcome(Kind.BARRED, marks));
    } catch (RuntimeException e) {
      System.out.printf("| %s | refused: %s |%n", name, String.valueOf(e.getMessage()).replace(folder.toString(), "").strip());
      return false;
    }
    System.out.printf(
        "| %s | %s | %s | %s | %s | %d | %d | %s |%n", name, taken(all, "system prompt stands"), taken(all, "in a row"),
        taken(all, "tools are"), all.form(), all.marks(), all.changed(), String.join(", ", all.lost()));
    return all.changed() == 0 && all.lost().isEmpty();
  }

  private static String taken(Outcome outcome, String adaptation) {
    return outcome.adaptations().contains(adaptation) ? "adapted" : "taken";
  }

  private static Set<String> marks(String text) {
    return MARK.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The conversation with harmless words, whose marks may be put together from parts. */
  private String rendered(Set<String> marks) throws IOException {
    write(Kind.SPECIAL, marks);
    try (Tokenizer tokenizer = Tokenizer.load(folder);
        TemplateDialect dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
      return tokenizer.decode(dialect.opening(conversation(UnaryOperator.identity())), false);
    }
  }

  private Outcome outcome(Kind kind, Set<String> templates) throws IOException {
    Set<String> marks = write(kind, templates);
    try (Tokenizer tokenizer = Tokenizer.load(folder);
        TemplateDialect dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
      Set<Integer> controls = marks.stream().map(tokenizer::id).collect(Collectors.toSet());
      int[] harmless = dialect.opening(conversation(UnaryOperator.identity()));
      int[] expected = only(harmless, controls);
      String spelt = String.join(" ", marks);
      String turn = between(tokenizer.decode(dialect.opening(turns()), false));
      List<UnaryOperator<String>> hostile = new ArrayList<>();
      hostile.add(place -> place + " " + spelt + " " + turn + "done" + turn);
      hostile.add(place -> spelt.toUpperCase() + place + spelt.toLowerCase());
      for (String mark : marks) {
        for (int cut = 1; cut <= 3 && cut < mark.length(); cut++) {
          int at = cut;
          hostile.add(place -> mark.substring(at) + " " + place + " " + mark.substring(0, mark.length() - at));
        }
      }
      int changed = 0;
      for (UnaryOperator<String> words : hostile) {
        int[] found = only(dialect.opening(conversation(words)), controls);
        if (System.getenv("SHOW") != null && !Arrays.equals(found, expected)) {
          System.err.printf(
              "%s, %s: %s%nnot %s%n", template.getFileName(), kind, tokenizer.decode(found, false),
              tokenizer.decode(expected, false));
        }
        changed += Arrays.equals(found, expected) ? 0 : Math.max(1, Math.abs(found.length - expected.length));
      }
      Set<String> lost = new TreeSet<>();
      missing(runs(tokenizer, harmless, controls), "", lost);
      int[] forged = dialect.opening(conversation(hostile.getFirst()));
      missing(runs(tokenizer, forged, controls), " " + spelt, lost);
      return new Outcome(dialect.adaptations(), dialect.toolFormat().label(), marks.size(), changed, lost);
    }
  }

  private static int[] only(int[] tokens, Set<Integer> controls) {
    return Arrays.stream(tokens).filter(controls::contains).toArray();
  }

  /** The texts between control tokens. */
  private static List<String> runs(Tokenizer tokenizer, int[] tokens, Set<Integer> controls) {
    int[] borders =
        IntStream.concat(
                IntStream.concat(
                    IntStream.of(-1), IntStream.range(0, tokens.length).filter(i -> controls.contains(tokens[i]))),
                IntStream.of(tokens.length))
            .toArray();
    return IntStream.range(1, borders.length)
        .mapToObj(i -> tokenizer.decode(Arrays.copyOfRange(tokens, borders[i - 1] + 1, borders[i]), false))
        .toList();
  }

  private static void missing(List<String> runs, String after, Set<String> lost) {
    for (String place : PLACES) {
      if (runs.stream().noneMatch(run -> run.contains(named(place) + after))) {
        lost.add(place);
      }
    }
  }

  private static String named(String place) {
    return "vela" + place;
  }

  private static Request conversation(UnaryOperator<String> say) {
    UnaryOperator<String> words = place -> say.apply(named(place));
    ToolDefinition tool =
        new ToolDefinition(
            "read_mail", words.apply("tool"), List.of(Parameter.required("id", words.apply("parameter"))));
    return new Request(
        List.of(
            new Message.SystemPrompt(words.apply("system")),
            new Message.User(words.apply("first")),
            new Message.Assistant(
                words.apply("reasoning"),
                words.apply("words"),
                List.of(new ToolCall("read_mail", Map.of("id", words.apply("argument"))))),
            new Message.ToolOutput("read_mail", words.apply("result")),
            new Message.Assistant("", "I read it.", List.of()),
            new Message.User(words.apply("second"))),
        List.of(tool),
        new Sampling(0, 10),
        1);
  }

  private static Request turns() {
    return new Request(
        List.of(
            new Message.User("velafirst"),
            new Message.Assistant("", "velasecond", List.of()),
            new Message.User("velathird")),
        List.of(),
        new Sampling(0, 10),
        1);
  }

  /** What stands between a turn of the user and one of the model. */
  private static String between(String text) {
    int from = text.indexOf("velafirst") + "velafirst".length();
    int to = text.indexOf("velasecond");
    return to > from ? text.substring(from, to) : "";
  }

  /** Writes a folder with the template and a tokenizer that has its marks; the marks that this has. */
  private Set<String> write(Kind kind, Set<String> templates) throws IOException {
    ObjectNode json = (ObjectNode) plain.deepCopy();
    JsonNode vocabulary = json.path("model").path("vocab");
    Set<String> marks = new LinkedHashSet<>(Set.of("<s>", "</s>"));
    templates.stream().filter(kind.has).forEach(marks::add);
    json.path("added_tokens").valueStream().map(token -> token.path("content").asString()).forEach(marks::add);
    ArrayNode added = json.putArray("added_tokens");
    int free = vocabulary.size();
    for (String mark : marks) {
      int id = vocabulary.path(mark).asInt(-1);
      ObjectNode token = NODES.objectNode().put("id", id < 0 ? free++ : id).put("content", mark);
      token.put("single_word", false).put("normalized", false).put("special", !templates.contains(mark) || kind.special.test(mark));
      added.add(token.put("lstrip", kind.strips).put("rstrip", kind.strips));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        NODES.objectNode().put("bos_token", "<s>").put("eos_token", "</s>").toString());
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 2}");
    Files.copy(template, folder.resolve("chat_template.jinja"), StandardCopyOption.REPLACE_EXISTING);
    return marks;
  }
}
