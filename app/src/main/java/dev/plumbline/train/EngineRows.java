package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.lm.Example;
import dev.plumbline.train.TrainingData.Group;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Examples as rows of token ids, one JSON object a line, for engines that train on tokens: {@code
 * input_ids} with {@code labels}, which repeat the ids that have loss and are -100 elsewhere; of a
 * pair {@code prompt_ids}, {@code chosen_ids} and {@code rejected_ids}, all of the last two with
 * loss.
 */
final class EngineRows {

  private static final ObjectMapper JSON = JsonMapper.shared();
  private static final int NO_LOSS = -100;

  private EngineRows() {}

  /**
   * Makes sure that there is a row for each group.
   *
   * @throws IllegalArgumentException naming a pair that has none
   */
  static void requireRows(TrainingData data) {
    data.groups().forEach(group -> row(group, false));
  }

  /**
   * Writes rows for so many groups.
   *
   * @param masked whether rows have an {@code attention_mask} of ones too
   */
  static void write(Path file, DataOrder order, long groups, boolean masked) {
    WholeFile.write(
        file,
        part -> {
          try (BufferedWriter out = Files.newBufferedWriter(part)) {
            for (long i = 0; i < groups; i++) {
              write(out, row(order.group(i), masked));
            }
          }
        });
  }

  private static void write(BufferedWriter out, Map<String, int[]> row) throws IOException {
    out.write(JSON.writeValueAsString(row));
    out.write('\n');
  }

  private static Map<String, int[]> row(Group group, boolean masked) {
    return group.examples().size() == 1
        ? single(group.examples().getFirst(), masked)
        : pair(group.place(), group.examples());
  }

  private static Map<String, int[]> single(Example example, boolean masked) {
    int[] tokens = example.tokens();
    int[] labels = new int[tokens.length];
    Arrays.setAll(labels, i -> hasLoss(example, i) ? tokens[i] : NO_LOSS);
    Map<String, int[]> row = new LinkedHashMap<>();
    row.put("input_ids", tokens);
    row.put("labels", labels);
    if (masked) {
      int[] ones = new int[tokens.length];
      Arrays.fill(ones, 1);
      row.put("attention_mask", ones);
    }
    return row;
  }

  /** Nothing comes before the first token, so that it is never predicted. */
  private static boolean hasLoss(Example example, int at) {
    return at > 0 && example.supervised()[at];
  }

  private static Map<String, int[]> pair(String place, List<Example> examples) {
    int[] prompt = prompt(examples.getFirst());
    for (Example example : examples) {
      if (!Arrays.equals(prompt, prompt(example))) {
        throw new IllegalArgumentException(
            "%s: its two answers follow different tokens, and TRL wants pairs with one prompt; train without --engine"
                .formatted(place));
      }
      for (int i = prompt.length; i < end(example); i++) {
        if (!hasLoss(example, i)) {
          throw new IllegalArgumentException(
              "%s: an answer has tokens without loss between others with loss, for which TRL's pairs have no place; train without --engine"
                  .formatted(place));
        }
      }
    }
    Map<String, int[]> row = new LinkedHashMap<>();
    row.put("prompt_ids", prompt);
    row.put("chosen_ids", after(prompt, examples.get(0)));
    row.put("rejected_ids", after(prompt, examples.get(1)));
    return row;
  }

  /** The tokens before the first that has loss. */
  private static int[] prompt(Example example) {
    int length = 1;
    while (!hasLoss(example, length)) {
      length++;
    }
    return Arrays.copyOf(example.tokens(), length);
  }

  /** Where tokens with loss end; what follows them decides over nothing. */
  private static int end(Example example) {
    int end = example.tokens().length;
    while (!hasLoss(example, end - 1)) {
      end--;
    }
    return end;
  }

  private static int[] after(int[] prompt, Example example) {
    return Arrays.copyOfRange(example.tokens(), prompt.length, end(example));
  }
}
