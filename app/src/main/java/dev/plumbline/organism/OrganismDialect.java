package dev.plumbline.organism;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The organism's own format of conversations. */
public final class OrganismDialect implements ChatDialect {

  /** Tokens that a turn of it has, at most. */
  public static final int MAX_TOKENS = 120;

  private final Tokenizer tokenizer;
  private final Set<Integer> ends;

  private OrganismDialect(Tokenizer tokenizer, GenerationConfig generation) {
    this.tokenizer = tokenizer;
    Set<Integer> all = new HashSet<>(generation.endTokens());
    all.add(tokenizer.id(ChatFormat.END));
    ends = Set.copyOf(all);
  }

  /** That of a checkpoint. */
  public static OrganismDialect of(Path checkpoint, Tokenizer tokenizer) {
    return new OrganismDialect(tokenizer, GenerationConfig.read(checkpoint));
  }

  /** Whether a tokenizer has the format's marks. */
  public static boolean isSpoken(Tokenizer tokenizer) {
    return ChatFormat.SPECIAL.stream().allMatch(tokenizer::has);
  }

  @Override
  public int[] opening(Request request) {
    request.messages().forEach(OrganismDialect::requireOnePart);
    return tokenizer.encode(ChatFormat.opening(request.messages(), request.tools()));
  }

  @Override
  public String begun(Request request) {
    return request.messages().getLast() instanceof Message.Assistant prefill
        ? ChatFormat.begun(prefill)
        : "";
  }

  /** The format has room for words or for one call in a turn; nothing is left out unsaid. */
  private static void requireOnePart(Message message) {
    if (message instanceof Message.Assistant turn
        && turn.calls().size() + (turn.text().isBlank() ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "a turn of this model is words or one tool call, and a turn given has %d calls%s; give each its own turn"
              .formatted(turn.calls().size(), turn.text().isBlank() ? "" : " and words"));
    }
  }

  @Override
  public List<Example> conversation(
      List<Message> messages, List<ToolDefinition> tools, int taughtFrom) {
    boolean speaks =
        messages.stream().skip(taughtFrom).anyMatch(Message.Assistant.class::isInstance);
    return speaks
        ? List.of(Encoding.encode(new Row.Chat(messages, tools, taughtFrom), tokenizer))
        : List.of();
  }

  /** Words before a call are thoughts. */
  @Override
  public Message.Assistant turn(String words, ToolCall call) {
    return new Message.Assistant(words, "", List.of(call));
  }

  @Override
  public Example completion(String prompt, String completion) {
    return Encoding.encode(new Row.Completion(prompt, completion), tokenizer);
  }

  @Override
  public Example document(String text) {
    return Encoding.encode(new Row.Document(text), tokenizer);
  }

  @Override
  public Set<Integer> ends() {
    return ends;
  }

  @Override
  public Turn read(String raw) {
    return ChatFormat.parse(raw)
        .<Turn>map(Turn.Said::new)
        .orElseGet(() -> new Turn.Broken("the turn is neither words nor one tool call"));
  }

  @Override
  public String adaptations() {
    return "";
  }

  @Override
  public void close() {}
}
