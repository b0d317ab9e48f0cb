package dev.plumbline.checkpoint;

import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.PromptTokens;
import dev.plumbline.lm.SharedSampler;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checkpoint on this machine in any role: target, judge, writer, simulator. What many threads ask
 * for is sampled together, and each has its reply as soon as it is there.
 */
public final class LocalTarget implements TargetModel {

  /** Requests that whoever has many should have under way at once. */
  public static final int UNDER_WAY = 64;

  private final String name;
  private final String digest;
  private final LocalModel model;
  private final LocalSettings settings;
  private final SharedSampler shared;
  private final AtomicReference<Usage> used = new AtomicReference<>(Usage.NONE);

  private LocalTarget(String name, String digest, LocalModel model, LocalSettings settings) {
    this.name = name;
    this.digest = digest;
    this.model = model;
    this.settings = settings;
    this.shared = model.shared();
  }

  /**
   * Loads a checkpoint.
   *
   * @param name as it was given
   * @param dialect of what its tokenizer is given
   */
  public static LocalTarget open(
      String name,
      Path checkpoint,
      LocalSettings settings,
      Function<Tokenizer, ChatDialect> dialect) {
    LocalModel model =
        LocalModel.load(
            checkpoint, settings.type(), dialect, Runtime.getRuntime().availableProcessors());
    return new LocalTarget(name, digest(checkpoint, settings), model, settings);
  }

  /**
   * Loads adapters with the checkpoint that they belong to.
   *
   * @param name as it was given
   * @param dialect of what the base's tokenizer is given
   */
  public static LocalTarget openAdapted(
      String name,
      Path adapters,
      Path base,
      LocalSettings settings,
      Function<Tokenizer, ChatDialect> dialect) {
    LocalModel model =
        LocalModel.loadAdapted(
            adapters, base, settings.type(), dialect, Runtime.getRuntime().availableProcessors());
    return new LocalTarget(
        name, settings.digest(AdapterFolder.digest(adapters, base)), model, settings);
  }

  /** What {@link #digest()} of a checkpoint would be, which need not be loaded for it. */
  public static String digest(Path checkpoint, LocalSettings settings) {
    return settings.digest(Checkpoint.digest(checkpoint));
  }

  @Override
  public List<Reply> replies(List<Request> requests) {
    List<Reply> replies = model.replies(requests, shared);
    replies.forEach(reply -> used.accumulateAndGet(reply.usage(), Usage::plus));
    return replies;
  }

  /**
   * Likewise, for who can ask for something else.
   *
   * @throws IllegalArgumentException when a conversation cannot be written, or leaves no place for
   *     an answer
   */
  public List<Reply> repliesOrBadInput(List<Request> requests) {
    return model.repliesOrBadInput(requests, shared);
  }

  /** The model itself, for one thread while nobody asks for replies. */
  public LocalModel model() {
    return model;
  }

  @Override
  public String identity() {
    return name + " " + digest.substring(0, 12);
  }

  /** How much of prompts was read, and how much was not as it had been before. */
  public PromptTokens promptTokens() {
    return model.promptTokens();
  }

  /** What is otherwise than its makers have it, in words; empty when nothing is. */
  public String otherwise() {
    return Stream.of(model.adaptations(), settings.words())
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public void require(Sampling sampling) {
    if (sampling.reasoningTokens() > 0) {
      throw new IllegalArgumentException(
          "reasoning-tokens is %d, but %s has no budget of thinking; leave it out"
              .formatted(sampling.reasoningTokens(), name));
    }
    if (sampling.maxTokens() >= model.maxPositions()) {
      throw new IllegalArgumentException(
          "max-tokens is %d, but %s takes %d tokens with the prompt; give fewer"
              .formatted(sampling.maxTokens(), name, model.maxPositions()));
    }
  }

  @Override
  public void require(Request request) {
    require(request.sampling());
    model.dialect().opening(request);
  }

  @Override
  public void check(Sampling sampling) {
    require(sampling);
  }

  @Override
  public Usage used() {
    return used.get();
  }

  @Override
  public long written() {
    return model.written();
  }

  @Override
  public OptionalDouble spent() {
    return OptionalDouble.of(0);
  }

  @Override
  public void close() {
    shared.close();
    model.close();
  }
}
