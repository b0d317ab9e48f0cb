package dev.plumbline.cli;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.ToolFormat;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.provider.Targets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** What stands behind a model's name, and what is usual for it. */
enum TargetKind {
  /** A checkpoint that speaks the organism's language. */
  ORGANISM(120),
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
   * @param format of calls of tools; empty for the one that its template asks for
   */
  static Function<Tokenizer, ChatDialect> dialect(Path checkpoint, Optional<ToolFormat> format) {
    return tokenizer ->
        !hasTemplate(checkpoint) && OrganismDialect.isSpoken(tokenizer)
            ? organism(checkpoint, tokenizer, format)
            : TemplateDialect.of(checkpoint, tokenizer, format);
  }

  private static ChatDialect organism(
      Path checkpoint, Tokenizer tokenizer, Optional<ToolFormat> format) {
    format.ifPresent(asked -> {
      throw new IllegalArgumentException(
          "tool-format is '%s', but an organism has its own form; leave it out"
              .formatted(asked.label()));
    });
    return OrganismDialect.of(checkpoint, tokenizer);
  }
}
