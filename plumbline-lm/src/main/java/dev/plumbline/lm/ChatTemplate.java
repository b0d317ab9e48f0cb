package dev.plumbline.lm;

import dev.plumbline.jinja.JinjaException;
import dev.plumbline.jinja.Rendering;
import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.jinja.Template;
import dev.plumbline.lm.gguf.Gguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * How a model's makers turn a conversation into text: the Jinja2 template of a model folder in
 * Hugging Face layout.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class ChatTemplate {

  private static final String TEMPLATE_FILE = "chat_template.jinja";

  /** The name of a folder's template for conversations with tools, where it has one of its own. */
  private static final String FOR_TOOLS = "tool_use";

  private static final String FOR_TOOLS_FILE = "additional_chat_templates/tool_use.jinja";
  private static final String CONFIG_FILE = "tokenizer_config.json";
  private static final List<String> SPECIAL_TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private final Path file;
  private final String source;
  private final Template template;
  private final Optional<Template> forTools;
  private final Map<String, String> specialTokens;
  private final Clock clock;

  private ChatTemplate(
      Path file,
      String source,
      Optional<String> forTools,
      Map<String, String> specialTokens,
      Clock clock) {
    this.file = file;
    this.source = source + forTools.orElse("");
    this.template = parse(file, source);
    this.forTools = forTools.map(text -> parse(file, text));
    this.specialTokens = Map.copyOf(specialTokens);
    this.clock = clock;
  }

  /**
   * Loads {@code chat_template.jinja} of a folder, or else the field {@code chat_template} of its
   * {@code tokenizer_config.json}: a text, or a list of which the one named {@code default} counts,
   * and {@code tool_use} where there are tools. Of a GGUF file, the ones in its metadata.
   *
   * @param clock says what day it is, to templates that ask
   * @return empty when the folder has neither
   * @throws BadInputException when the template has something in it that is not known here
   */
  public static Optional<ChatTemplate> load(Path folder, Clock clock) {
    if (Gguf.isNamedBy(folder)) {
      return of(folder, Gguf.read(folder, Gguf::tokenizerConfig), clock);
    }
    Path file = folder.resolve(CONFIG_FILE);
    JsonNode config = Files.isRegularFile(file) ? Json.read(file) : Json.object();
    Path own = folder.resolve(TEMPLATE_FILE);
    if (!Files.isRegularFile(own)) {
      return of(file, config, clock);
    }
    Optional<String> forTools =
        Optional.of(folder.resolve(FOR_TOOLS_FILE))
            .filter(Files::isRegularFile)
            .map(ChatTemplate::read);
    return Optional.of(new ChatTemplate(own, read(own), forTools, specialTokens(config), clock));
  }

  /** A template whose text is known. */
  public static ChatTemplate of(
      Path file, String source, Map<String, String> specialTokens, Clock clock) {
    return new ChatTemplate(file, source, Optional.empty(), specialTokens, clock);
  }

  private static Optional<ChatTemplate> of(Path file, JsonNode config, Clock clock) {
    JsonNode field = config.path("chat_template");
    Optional<String> usual = field.isArray() ? named(field, "default") : text(field);
    return usual.map(source ->
        new ChatTemplate(file, source, named(field, FOR_TOOLS), specialTokens(config), clock));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    }
  }

  private static Optional<String> named(JsonNode templates, String name) {
    return templates
        .valueStream()
        .filter(each -> each.path("name").asString("").equals(name))
        .findFirst()
        .flatMap(each -> text(each.path("template")));
  }

  private static Optional<String> text(JsonNode field) {
    return field.isString() ? Optional.of(field.asString()) : Optional.empty();
  }

  private static Template parse(Path file, String text) {
    try {
      return Template.parse(text);
    } catch (JinjaException e) {
      throw new BadInputException(
          "the chat template in %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new HashMap<>();
    for (String name : SPECIAL_TOKENS) {
      JsonNode token = config.path(name);
      JsonNode content = token.isObject() ? token.path("content") : token;
      if (content.isString()) {
        tokens.put(name, content.asString());
      }
    }
    return tokens;
  }

  /** The file it was loaded from. */
  public Path file() {
    return file;
  }

  /** Whether its text, or that for tools, has this in it, or it is a token that it can name. */
  public boolean mentions(String text) {
    return source.contains(text) || specialTokens.containsValue(text);
  }

  /** Whether it marks what the model says itself, with {@code {% generation %}}. */
  public boolean marksGenerations() {
    return template.marksGenerations();
  }

  /**
   * Where the model speaks in a conversation that was rendered whole: where the template says so,
   * or else what the conversation has more after each turn of the assistant than before it.
   *
   * @param messages as they were given to {@link #render}, and tools too
   * @return empty when a conversation's beginning is rendered otherwise than in the whole, so that
   *     it is not known
   */
  public Optional<List<Span>> spoken(JsonNode messages, JsonNode tools, Rendering whole) {
    if (marksGenerations()) {
      return Optional.of(whole.generations());
    }
    List<Span> turns = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.path(i).path("role").asString("").equals("assistant")) {
        Optional<Span> turn = turn(messages, i, tools, whole.text());
        if (turn.isEmpty()) {
          return Optional.empty();
        }
        turns.add(turn.get());
      }
    }
    return Optional.of(turns);
  }

  private Optional<Span> turn(JsonNode messages, int index, JsonNode tools, String whole) {
    try {
      String before = render(first(messages, index), tools, true).text();
      String after = render(first(messages, index + 1), tools, false).text();
      return after.startsWith(before) && whole.startsWith(after)
          ? Optional.of(new Span(before.length(), after.length()))
          : Optional.empty();
    } catch (TemplateException e) { // it takes the whole conversation, but not its beginning
      return Optional.empty();
    }
  }

  private static ArrayNode first(JsonNode messages, int count) {
    ArrayNode first = JsonNodeFactory.instance.arrayNode();
    messages.valueStream().limit(count).forEach(first::add);
    return first;
  }

  /** What the folder calls its special tokens, by name, such as {@code bos_token}. */
  public Map<String, String> specialTokens() {
    return specialTokens;
  }

  /** The token at the end of a text, where the folder names one. */
  public Optional<String> endOfText() {
    return Optional.ofNullable(specialTokens.get("eos_token"));
  }

  /**
   * Renders a conversation.
   *
   * @param messages an array of objects with {@code role} and {@code content}; the arguments of
   *     tool calls are objects
   * @param tools an array of JSON schemas, or null
   * @param addGenerationPrompt whether the text ends where the model's next turn begins
   * @throws TemplateException when the template refuses it, or does what templates may not
   */
  public Rendering render(JsonNode messages, JsonNode tools, boolean addGenerationPrompt) {
    Map<String, JsonNode> variables = new HashMap<>();
    specialTokens.forEach((name, token) -> variables.put(name, StringNode.valueOf(token)));
    variables.put("messages", messages);
    boolean offered = tools.isArray() && !tools.isEmpty();
    variables.put("tools", offered ? tools : NullNode.getInstance());
    variables.put("documents", NullNode.getInstance());
    variables.put("add_generation_prompt", BooleanNode.valueOf(addGenerationPrompt));
    try {
      return (offered ? forTools.orElse(template) : template).render(variables, clock);
    } catch (JinjaException e) {
      throw new TemplateException(
          (e.refusal() ? "the chat template refuses it: " : "the chat template fails in ")
              + e.getMessage(),
          e);
    }
  }
}
