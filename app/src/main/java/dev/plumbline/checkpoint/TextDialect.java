package dev.plumbline.checkpoint;

import dev.plumbline.lm.ControlTokens;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The dialect of a checkpoint without a chat template, such as one that was only pretrained: it can
 * be taught texts, and not be spoken to.
 */
public final class TextDialect implements ChatDialect {

  private final Path checkpoint;
  private final ControlTokens controls;
  private final Set<Integer> ends;
  private final PlainTexts texts;

  private TextDialect(Path checkpoint, Tokenizer tokenizer, List<Integer> ends) {
    this.checkpoint = checkpoint;
    this.ends = Set.copyOf(ends);
    controls = ControlTokens.of(tokenizer, token -> false);
    texts = new PlainTexts(controls, tokenizer.beginning(), ends.getFirst());
  }

  /**
   * That of a folder, or of a GGUF file.
   *
   * @param tokenizer of it
   * @throws IllegalArgumentException when it has no token that ends a text
   */
  public static TextDialect of(Path checkpoint, Tokenizer tokenizer) {
    List<Integer> ends = GenerationConfig.read(checkpoint).endTokens();
    if (ends.isEmpty()) {
      throw new IllegalArgumentException(
          "%s names no token that ends a text; give eos_token_id in its generation_config.json"
              .formatted(checkpoint));
    }
    return new TextDialect(checkpoint, tokenizer, ends);
  }

  private IllegalArgumentException noTemplate() {
    return new IllegalArgumentException(
        "%s has no chat template, and so can be given texts alone; give its makers' with --chat-template FILE"
            .formatted(checkpoint));
  }

  @Override
  public int[] opening(Request request) {
    throw noTemplate();
  }

  @Override
  public String begun(Request request) {
    return "";
  }

  @Override
  public List<Example> conversation(
      List<Message> messages, List<ToolDefinition> tools, int taughtFrom) {
    throw noTemplate();
  }

  @Override
  public Example completion(String prompt, String completion) {
    return texts.completion(prompt, completion);
  }

  @Override
  public Example document(String text) {
    return texts.document(text);
  }

  @Override
  public Set<Integer> ends() {
    return ends;
  }

  @Override
  public Turn read(String raw) {
    return new Turn.Said(new Message.Assistant("", raw, List.of()));
  }

  @Override
  public String adaptations() {
    return "";
  }

  @Override
  public void close() {
    controls.close();
  }
}
