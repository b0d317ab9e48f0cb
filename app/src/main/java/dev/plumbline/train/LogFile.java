package dev.plumbline.train;

import dev.plumbline.lm.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * The form of {@link TrainingLog}'s file: a header, then a line of numbers for each step, an empty
 * cell for a measure that a step does not have. No cell needs quotes.
 *
 * @param measures columns after those that every log has
 */
record LogFile(List<String> measures, List<TrainingStep> steps) {

  static final String STEP = "step";

  /** The columns of every log. */
  static final Map<String, ToDoubleFunction<TrainingStep>> NUMBERS = numbers();

  /** Neither a separator, nor what a spreadsheet takes for a formula. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9 _./-]*");

  private static Map<String, ToDoubleFunction<TrainingStep>> numbers() {
    Map<String, ToDoubleFunction<TrainingStep>> numbers = new LinkedHashMap<>();
    numbers.put(STEP, TrainingStep::step);
    numbers.put("tokens", TrainingStep::tokens);
    numbers.put("supervised_tokens", TrainingStep::supervisedTokens);
    numbers.put("examples", TrainingStep::examples);
    numbers.put("loss", TrainingStep::loss);
    numbers.put("learning_rate", TrainingStep::learningRate);
    numbers.put("gradient_norm", TrainingStep::gradientNorm);
    return Collections.unmodifiableMap(numbers);
  }

  static void requireName(String measure) {
    if (!NAME.matcher(measure).matches() || NUMBERS.containsKey(measure)) {
      throw new IllegalArgumentException(
          "a measure is called '%s', must begin with a letter, go on with letters, digits, spaces and _ . / -, and be none of %s"
              .formatted(measure, String.join(", ", NUMBERS.keySet())));
    }
  }

  static String header(List<String> measures) {
    List<String> names = new ArrayList<>(NUMBERS.keySet());
    names.addAll(measures);
    return String.join(",", names);
  }

  static String line(TrainingStep step, List<String> measures) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                String.valueOf(step.step()),
                String.valueOf(step.tokens()),
                String.valueOf(step.supervisedTokens()),
                String.valueOf(step.examples()),
                String.valueOf(step.loss()),
                String.valueOf(step.learningRate()),
                String.valueOf(step.gradientNorm())));
    measures.forEach(name -> {
      Double value = step.measures().get(name);
      cells.add(value == null ? "" : value.toString());
    });
    return String.join(",", cells);
  }

  static LogFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    // What follows the last line end was being written when the process was killed.
    List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    String first = whole.isEmpty() ? "" : whole.getFirst();
    String usual = header(List.of());
    if (!(first.equals(usual) || first.startsWith(usual + ","))) {
      throw new IllegalArgumentException(
          "%s begins with '%.80s', which is not the header of a training log; move it away"
              .formatted(file, first));
    }
    List<String> columns = List.of(first.split(",", -1));
    List<String> measures = columns.subList(NUMBERS.size(), columns.size());
    measures.forEach(LogFile::requireName);
    List<TrainingStep> steps = new ArrayList<>();
    for (int i = 1; i < whole.size(); i++) {
      steps.add(step(file, i + 1, whole.get(i), measures));
    }
    return new LogFile(measures, steps);
  }

  private static TrainingStep step(Path file, int place, String text, List<String> measures) {
    String[] cells = text.split(",", -1);
    try {
      if (cells.length == NUMBERS.size() + measures.size()) {
        return step(cells, measures(cells, measures));
      }
    } catch (NumberFormatException ignored) {
      // It is told below.
    }
    throw new IllegalArgumentException(
        "line %d of %s is '%.80s', which is no step; move the file away"
            .formatted(place, file, text));
  }

  private static TrainingStep step(String[] cells, Map<String, Double> measures) {
    return new TrainingStep(
        Integer.parseInt(cells[0]),
        Double.parseDouble(cells[4]),
        Double.parseDouble(cells[5]),
        Double.parseDouble(cells[6]),
        Long.parseLong(cells[1]),
        Long.parseLong(cells[2]),
        Long.parseLong(cells[3]),
        measures);
  }

  private static Map<String, Double> measures(String[] cells, List<String> measures) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < measures.size(); i++) {
      String cell = cells[NUMBERS.size() + i];
      if (!cell.isEmpty()) {
        values.put(measures.get(i), Double.valueOf(cell));
      }
    }
    return values;
  }
}
