package dev.plumbline.cli;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TextDialect;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.provider.Targets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/** What stands behind a model's name, and what is usual for it. */
enum TargetKind {
  /** A checkpoint that speaks the organism's language. */
  ORGANISM(OrganismDialect.MAX_TOKENS),
  /** Any other checkpoint on this machine. */
  CHECKPOINT(1_024),
  /** A model behind an API, or a script. */
  API(4_096);

  private final int maxTokens;

  /**
   * @param maxTokens of a turn
   */
  TargetKind(int maxTokens) {
    this.maxTokens = maxTokens;
  }

  int maxTokens() {
    return maxTokens;
  }

  boolean isOnThisMachine() {
    return this != API;
  }

  /** Whether a name means weights on this machine. */
  static boolean isOnThisMachine(String name) {
    return !Targets.knows(name);
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException when it names a checkpoint that is not there
   */
  static TargetKind of(String name) {
    if (!isOnThisMachine(name)) {
      return API;
    }
    Path checkpoint = CheckpointPath.of(name);
    if (hasTemplate(checkpoint)) {
      return CHECKPOINT;
    }
    try (Tokenizer tokenizer = Tokenizer.load(checkpoint)) {
      return OrganismDialect.isSpoken(tokenizer) ? ORGANISM : CHECKPOINT;
    }
  }

  private static boolean hasTemplate(Path checkpoint) {
    return ChatTemplate.load(checkpoint, Clock.systemUTC()).isPresent();
  }

  /**
   * How a checkpoint is spoken to: by its own chat template, or by the organism's.
   *
   * @throws IllegalArgumentException when something is said of a template to one that needs none
   */
  static Function<Tokenizer, ChatDialect> dialect(Path checkpoint, LocalSettings settings) {
    return tokenizer ->
        !hasTemplate(checkpoint) && OrganismDialect.isSpoken(tokenizer)
            ? organism(checkpoint, tokenizer, settings)
            : TemplateDialect.of(checkpoint, tokenizer, settings);
  }

  /**
   * How a checkpoint is taught: as it is spoken to, or texts alone where it has no chat template.
   */
  static Function<Tokenizer, ChatDialect> taught(Path checkpoint, LocalSettings settings) {
    return tokenizer ->
        hasTemplate(checkpoint)
                || settings.chatTemplate().isPresent()
                || OrganismDialect.isSpoken(tokenizer)
            ? dialect(checkpoint, settings).apply(tokenizer)
            : TextDialect.of(checkpoint, tokenizer);
  }

  private static ChatDialect organism(
      Path checkpoint, Tokenizer tokenizer, LocalSettings settings) {
    if (settings.toolFormat().isPresent() || settings.chatTemplate().isPresent()) {
      throw new IllegalArgumentException(
          "%s is an organism, which has its own form; leave --tool-format and --chat-template out"
              .formatted(checkpoint));
    }
    return OrganismDialect.of(checkpoint, tokenizer);
  }
}
