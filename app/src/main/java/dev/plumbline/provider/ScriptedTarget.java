package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.WellFormedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A target that says what a file says, for tests and demos: YAML, or JSON. Which turn it is shows
 * in the conversation, so that any number of conversations can run at once. It takes any setting.
 */
public final class ScriptedTarget implements TargetModel {

  static final String PREFIX = "scripted/";

  private static final YAMLMapper YAML =
      YAMLMapper.builder().nodeFactory(WellFormedJson.NODES).build();

  private final Script script;
  private final String identity;
  private final String digest;

  private ScriptedTarget(Script script, String identity, String digest) {
    this.script = script;
    this.identity = identity;
    this.digest = digest;
  }

  /**
   * Reads a script; see {@code docs/providers.md}.
   *
   * @throws IllegalArgumentException when there is none, or it cannot be read
   */
  static ScriptedTarget load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "target '" + PREFIX + file + "' names no file; give a YAML or JSON file of turns");
    }
    try {
      String text = Files.readString(file);
      return new ScriptedTarget(
          Script.of(YAML.readTree(text)),
          "%s%s (%.12s)".formatted(PREFIX, file, Canonical.sha256(text)),
          Canonical.sha256(text));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<Reply> replies(List<Request> requests) {
    return requests.stream()
        .map(request -> script.reply(turn(request.messages()), request.seed()))
        .toList();
  }

  /** How often it has spoken; a prefill is not its own. */
  private static int turn(List<Message> messages) {
    long spoken =
        messages.stream()
            .limit(Math.max(0, messages.size() - 1))
            .filter(Message.Assistant.class::isInstance)
            .count();
    return Math.toIntExact(spoken);
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public void require(Sampling sampling) {}

  @Override
  public void require(Request request) {}

  @Override
  public void check(Sampling sampling) {}

  @Override
  public Usage used() {
    return Usage.NONE;
  }

  @Override
  public OptionalDouble spent() {
    return OptionalDouble.of(0);
  }

  @Override
  public void close() {}
}
