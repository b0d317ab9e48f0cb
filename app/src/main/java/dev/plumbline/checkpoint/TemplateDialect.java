package dev.plumbline.checkpoint;

import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.ControlTokens;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dialect of a checkpoint's own chat template. What anybody but the template wrote is text,
 * also where it spells out the template's control tokens.
 */
public final class TemplateDialect implements ChatDialect {

  /** What day templates that ask are told: always the same, so that a run can be repeated. */
  private static final Clock DAY =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private static final String PROBE = "plumblineprobe";

  private final ControlTokens controls;
  private final TemplateTurns turns;
  private final PlainTexts texts;
  private final ToolFormat format;
  private final Set<Integer> ends;

  private TemplateDialect(
      ChatTemplate template, Tokenizer tokenizer, List<Integer> ends, Optional<ToolFormat> asked) {
    TemplateAbilities abilities = TemplateAbilities.of(template, asked);
    controls = ControlTokens.of(tokenizer, token -> isMark(token, template));
    turns = TemplateTurns.of(template, new TemplateMessages(abilities, controls::inert));
    format = asked.or(abilities::calls).orElse(ToolFormat.HERMES);
    this.ends = new HashSet<>(ends);
    endOfTurn().map(tokenizer::id).ifPresent(this.ends::add);
    Optional<Integer> endOfText =
        template.endOfText().map(tokenizer::id).or(() -> ends.stream().findFirst());
    endOfText.ifPresent(this.ends::add);
    texts =
        new PlainTexts(
            controls, tokenizer.beginning(), endOfText.stream().mapToInt(end -> end).toArray());
  }

  /**
   * That of a folder, or of a GGUF file.
   *
   * @param tokenizer of it
   * @throws IllegalArgumentException when it has no chat template, or no token that ends a turn
   */
  public static TemplateDialect of(Path checkpoint, Tokenizer tokenizer, LocalSettings settings) {
    Optional<ChatTemplate> own = ChatTemplate.load(checkpoint, DAY);
    ChatTemplate template =
        settings
            .templateText()
            .map(text ->
                ChatTemplate.of(
                    settings.chatTemplate().orElse(checkpoint),
                    text,
                    own.map(ChatTemplate::specialTokens).orElse(Map.of()),
                    DAY))
            .or(() -> own)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "%s has no chat template; give its makers' with --chat-template FILE"
                        .formatted(checkpoint)));
    TemplateDialect dialect =
        new TemplateDialect(
            template,
            tokenizer,
            GenerationConfig.read(checkpoint).endTokens(),
            settings.toolFormat());
    if (dialect.ends().isEmpty()) {
      throw new IllegalArgumentException(
          "%s names no token that ends a turn; give eos_token_id in its generation_config.json"
              .formatted(checkpoint));
    }
    return dialect;
  }

  /**
   * Whether a template writes a token as a mark, though its tokenizer may not call it special.
   * Those with bars it can put together, as in {@code '<|' + role + '|>'}, and those of calls are
   * written here where it has no place for them.
   */
  private static boolean isMark(String token, ChatTemplate template) {
    return token.matches("<\\|\\S+\\|>")
        || TemplateMessages.MARKS.contains(token)
        || (token.matches("[<\\[]\\S+[>\\]]") && template.mentions(token));
  }

  /** The control token that the template writes after a turn of the model. */
  private Optional<String> endOfTurn() {
    try {
      String text =
          turns
              .rendered(
                  List.of(new Message.User("Hello."), new Message.Assistant("", PROBE, List.of())),
                  List.of(),
                  false)
              .text();
      return controls.leading(text.substring(text.lastIndexOf(PROBE) + PROBE.length()).strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public int[] opening(Request request) {
    if (!(request.messages().getLast() instanceof Message.Assistant last)) {
      return controls.encode(turns.rendered(request.messages(), request.tools(), true).text());
    }
    String call = begun(request);
    if (call.isEmpty() && (!last.calls().isEmpty() || !last.reasoning().isEmpty())) {
      throw new IllegalArgumentException(
          "a prefill can only be words, or the beginning of one call; leave its reasoning, its further calls and their arguments out");
    }
    return controls.encode(before(request) + (call.isEmpty() ? controls.inert(last.text()) : call));
  }

  /** Up to where the model's turn begins. */
  private String before(Request request) {
    List<Message> said = request.messages();
    return turns.rendered(said.subList(0, said.size() - 1), request.tools(), true).text();
  }

  /** As the template writes a call, up to the end of the tool's name. */
  @Override
  public String begun(Request request) {
    if (!(request.messages().getLast() instanceof Message.Assistant last)
        || last.begunCall().isEmpty()) {
      return "";
    }
    String name = last.begunCall().get();
    String tool = controls.inert(name);
    List<Message> whole = new ArrayList<>(request.messages());
    whole.set(
        whole.size() - 1,
        new Message.Assistant("", "", List.of(new ToolCall(name, Map.of(PROBE, PROBE)))));
    String written = turns.rendered(whole, request.tools(), false).text();
    String before = before(request);
    int at = written.lastIndexOf(tool, written.lastIndexOf(PROBE));
    if (!written.startsWith(before) || at < before.length()) {
      throw new IllegalArgumentException(
          "the chat template does not write a call of %s after what a turn of the model begins with; give words as its beginning"
              .formatted(tool));
    }
    return written.substring(before.length(), at + tool.length());
  }

  /** Parts are tokenized apart where the model begins to speak, as they are when it does. */
  @Override
  public List<Example> conversation(
      List<Message> said, List<ToolDefinition> tools, int taughtFrom) {
    return turns.of(said, tools, taughtFrom).stream().map(this::example).toList();
  }

  private Example example(TemplateTurns.TaughtText taught) {
    String text = taught.text();
    MarkedTokens marked = new MarkedTokens();
    int from = 0;
    for (Span span : taught.spoken()) {
      marked.given(encoded(text, from, span.from()));
      turn(encoded(text, span.from(), span.to()), marked);
      from = span.to();
    }
    return marked.given(encoded(text, from, text.length())).example();
  }

  /** With loss up to the end of the turn, if it has one. */
  private void turn(int[] tokens, MarkedTokens marked) {
    int end = tokens.length;
    while (end > 0 && !ends.contains(tokens[end - 1])) {
      end--;
    }
    int learnt = end == 0 ? tokens.length : end;
    marked.taught(Arrays.copyOf(tokens, learnt));
    marked.given(Arrays.copyOfRange(tokens, learnt, tokens.length));
  }

  private int[] encoded(String text, int from, int to) {
    String part = text.substring(from, to);
    return from == 0 ? controls.encode(part) : controls.encodeFurther(part);
  }

  @Override
  public Example document(String text) {
    return texts.document(text);
  }

  @Override
  public Example completion(String prompt, String completion) {
    return texts.completion(prompt, completion);
  }

  @Override
  public Set<Integer> ends() {
    return Set.copyOf(ends);
  }

  @Override
  public Turn read(String raw) {
    InlineThoughts said = InlineThoughts.of(raw);
    WrittenTurn turn = new WrittenTurn();
    format.read(said.answer(), turn);
    return turn.turn(said.thoughts());
  }

  /** The form in which calls of tools are read. */
  public ToolFormat toolFormat() {
    return format;
  }

  @Override
  public String adaptations() {
    return turns.messages().abilities().adaptations();
  }

  @Override
  public void close() {
    controls.close();
  }
}
