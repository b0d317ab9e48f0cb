package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.Encoding;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Reading;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks rows as plumbline's own trainer packs them.
 *
 * @param checkpoint whose tokenizer it is
 * @param preview rows to show
 */
record ValidatePacks(Path folder, Path checkpoint, int preview, boolean quiet) {

  private static final int ROW_LENGTH = 256;

  /**
   * Checks them, prints unless quiet, puts what was found into {@code all}; whether it is clean.
   */
  boolean run(Map<String, Object> all) {
    List<Row> rows = new Dataset(folder).rows();
    long tokens = 0;
    long supervised = 0;
    long unknown = 0;
    long tooLong = 0;
    long unended = 0;
    try (Tokenizer words = Tokenizer.load(checkpoint)) {
      for (int i = 0; i < rows.size(); i++) {
        Example example = Encoding.encode(rows.get(i), words);
        tokens += example.tokens().length;
        tooLong += example.tokens().length > ROW_LENGTH ? 1 : 0;
        unended += example.tokens()[example.tokens().length - 1] == words.id("<|end|>") ? 0 : 1;
        for (int t = 0; t < example.tokens().length; t++) {
          supervised += example.supervised()[t] ? 1 : 0;
          unknown += example.tokens()[t] == words.id("<unk>") ? 1 : 0;
        }
        if (i < preview && !quiet) {
          System.out.println(LossPreview.of(parts(example, words), Ansi.ofStandardOutput()));
        }
      }
    }
    all.put("tokens", tokens);
    all.put("supervised", supervised);
    all.put("unknown", unknown);
    all.put("tooLong", tooLong);
    all.put("unended", unended);
    if (!quiet) {
      System.out.printf(
          Locale.ROOT,
          "%,d rows, %,d tokens, %,d with loss; %,d unknown to the tokenizer, %,d rows longer than %d, %,d without a stop token%n",
          rows.size(),
          tokens,
          supervised,
          unknown,
          tooLong,
          ROW_LENGTH,
          unended);
    }
    return unknown == 0 && tooLong == 0 && unended == 0;
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
