package dev.plumbline.cli;

import dev.plumbline.corpus.Meanings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether what says the same in other words is looked for as well, and by which model. */
final class EmbeddingOptions {

  @Option(
      names = "--embeddings",
      paramLabel = "DIR",
      description =
          "Look for the same in other words too, with the sentence embedding model in this folder:"
              + " model.onnx and tokenizer.json, such as all-MiniLM-L6-v2 exported to ONNX.")
  private @Nullable Path folder;

  @Option(
      names = "--repeat-cosine",
      paramLabel = "COSINE",
      description =
          "With --embeddings: rows at least this near repeat each other; "
              + Meanings.REPEAT
              + " when not given.")
  private @Nullable Double repeat;

  @Option(
      names = "--leak-cosine",
      paramLabel = "COSINE",
      description =
          "With --embeddings: what is at least this near to a text of a suite leaks it; "
              + Meanings.LEAK
              + " when not given. The right value depends on the model.")
  private @Nullable Double leak;

  /**
   * What was asked; empty when it is not wanted.
   *
   * @throws IllegalArgumentException when a cosine cannot be, or has no effect
   */
  Optional<Embeddings> asked() {
    if (folder == null) {
      if (repeat != null || leak != null) {
        throw new IllegalArgumentException(
            "%s has no effect without --embeddings; give the folder of a model, or leave it out"
                .formatted(repeat != null ? "--repeat-cosine" : "--leak-cosine"));
      }
      return Optional.empty();
    }
    return Optional.of(
        new Embeddings(
            folder,
            cosine("--repeat-cosine", repeat, Meanings.REPEAT),
            cosine("--leak-cosine", leak, Meanings.LEAK)));
  }

  private static double cosine(String option, @Nullable Double given, double otherwise) {
    double cosine = given == null ? otherwise : given;
    if (!(cosine > 0 && cosine <= 1)) {
      throw new IllegalArgumentException(
          "%s is %s; give one above 0 and up to 1".formatted(option, cosine));
    }
    return cosine;
  }
}
