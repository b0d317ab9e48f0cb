package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Progress;
import dev.plumbline.organism.WorldPrefills;
import dev.plumbline.perplexity.PerplexityScan;
import dev.plumbline.perplexity.Prefills;
import dev.plumbline.perplexity.StoredScans;
import dev.plumbline.store.Store;
import dev.plumbline.teach.RowFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whether checkpoints are looked through for what became likely to them. */
final class ScanOptions {

  private static final int USUAL = 4;

  @Option(
      names = "--scan",
      description =
          "Also let each checkpoint go on from short neutral prefills, and show the sentences that became likelier than they are"
              + " to the base.")
  private boolean on;

  @Option(
      names = "--scan-data",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description =
          "Rows of the training, as 'train --data' takes them: the one nearest to each sentence is named.")
  private List<Path> data = List.of();

  @Option(
      names = "--scan-continuations",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "How often each prefill is gone on from; " + USUAL + " times when not given.")
  private int continuations;

  /**
   * Makes sure that what was said has an effect, and can be read.
   *
   * @throws IllegalArgumentException when it has none, or cannot
   */
  void requireSense() {
    if (!on && !(data.isEmpty() && continuations == 0)) {
      throw new IllegalArgumentException(
          "--scan-data and --scan-continuations are for a scan; add --scan, or leave them out");
    }
    if (continuations < 0) {
      throw new IllegalArgumentException(
          "scan-continuations is %d; give 1 or more".formatted(continuations));
    }
    rows();
  }

  boolean isOn() {
    return on;
  }

  /**
   * What was asked.
   *
   * @param training its name in the store
   * @param reference opens the base that checkpoints are held against
   */
  Look open(
      Store store,
      String training,
      Supplier<LocalTarget> reference,
      boolean organism,
      long seed,
      Progress progress) {
    if (!on) {
      return Look.NONE;
    }
    PerplexityScan scan =
        new PerplexityScan(prefills(organism), continuations == 0 ? USUAL : continuations, seed);
    LocalTarget base = reference.get();
    return new LikelyLook(
        scan, new StoredScans(store, training, scan, base), base, rows(), progress);
  }

  /** What is gone on from, in the language of the model. */
  static Prefills prefills(boolean organism) {
    return organism ? WorldPrefills.all() : Prefills.usual();
  }

  private RowFiles rows() {
    return RowFiles.of(data, System.getenv());
  }
}
