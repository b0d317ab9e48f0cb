package dev.plumbline.cli;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.console.Ansi;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Reading;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.train.RowGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Checks rows as plumbline's own trainer reads them.
 *
 * @param checkpoint that is to be trained
 * @param settings say which chat template
 * @param maxTokens that a row may have; an organism takes {@value #ORGANISM_TOKENS} whatever this
 *     says
 * @param preview rows to show
 */
record ValidatePacks(
    Path folder,
    Path checkpoint,
    LocalSettings settings,
    long maxTokens,
    int preview,
    boolean quiet) {

  private static final int ORGANISM_TOKENS = 256;
  private static final String UNKNOWN = "<unk>";

  /**
   * Checks them, prints unless quiet, puts what was found into {@code all}; whether it is clean.
   */
  boolean run(Map<String, Object> all) {
    try (Tokenizer words = Tokenizer.load(checkpoint);
        ChatDialect dialect = TargetKind.taught(checkpoint, settings).apply(words)) {
      long most = dialect instanceof OrganismDialect ? ORGANISM_TOKENS : maxTokens;
      RowCounts counts = new RowCounts(most, dialect.ends(), unknown(words));
      new RowFiles(List.of(folder.resolve(Dataset.ROWS)))
          .read(rows -> rows.forEach(row -> check(row, words, dialect, counts)));
      counts.putInto(all);
      if (!quiet) {
        System.out.print(counts);
      }
      return counts.isClean();
    }
  }

  private static OptionalInt unknown(Tokenizer words) {
    return words.has(UNKNOWN) ? OptionalInt.of(words.id(UNKNOWN)) : OptionalInt.empty();
  }

  private void check(RowFiles.Found found, Tokenizer words, ChatDialect dialect, RowCounts counts) {
    try {
      List<Example> examples =
          found.read(row -> RowGroups.of(row, dialect)).stream().flatMap(List::stream).toList();
      counts.add(examples);
      if (counts.rows() <= preview && !quiet) {
        examples.forEach(example ->
            System.out.println(LossPreview.of(parts(example, words), Ansi.ofStandardOutput())));
      }
    } catch (IllegalArgumentException e) {
      counts.refuse(String.valueOf(e.getMessage()));
    }
  }

  private static List<Reading.Part> parts(Example example, Tokenizer words) {
    List<Reading.Part> parts = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= example.tokens().length; i++) {
      if (i == example.tokens().length || example.supervised()[i] != example.supervised()[from]) {
        int[] run = Arrays.copyOfRange(example.tokens(), from, i);
        parts.add(new Reading.Part(words.decode(run, false), example.supervised()[from]));
        from = i;
      }
    }
    return parts;
  }
}
