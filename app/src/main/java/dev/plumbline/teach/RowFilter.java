package dev.plumbline.teach;

import dev.plumbline.Unicode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The conditions of a filter. */
final class RowFilter {

  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Step.Filter step;
  private final Cleaner cleaner;
  private final List<Pattern> unwanted;

  RowFilter(RecipeFile recipe, Step.Filter step, Cleaner cleaner) {
    this.step = step;
    this.cleaner = cleaner;
    this.unwanted = step.without().isEmpty() ? List.of() : recipe.patterns(step);
  }

  /** Why a row is kept out; empty when it is let through. */
  Optional<String> against(WorkRow row) {
    return Stream.<Supplier<Optional<String>>>of(
            () -> numbers(row),
            () -> values(row),
            () -> words(row),
            () -> patterns(row),
            () -> scan(row))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> numbers(WorkRow row) {
    return step.atLeast().entrySet().stream()
        .filter(least -> Double.parseDouble(row.field(least.getKey())) < least.getValue())
        .map(least ->
            "%s is %s, less than %s"
                .formatted(least.getKey(), row.field(least.getKey()), least.getValue()))
        .findFirst();
  }

  private Optional<String> values(WorkRow row) {
    return step.is().entrySet().stream()
        .filter(wanted -> !row.field(wanted.getKey()).equals(wanted.getValue()))
        .map(wanted -> "%s is %s".formatted(wanted.getKey(), row.field(wanted.getKey())))
        .findFirst();
  }

  private Optional<String> words(WorkRow row) {
    if (step.minWords() == 0 && step.maxWords() == 0) {
      return Optional.empty();
    }
    long words = WORD.matcher(row.text(step.of())).results().count();
    if (words < step.minWords()) {
      return Optional.of("%d words, fewer than %d".formatted(words, step.minWords()));
    }
    return step.maxWords() > 0 && words > step.maxWords()
        ? Optional.of("%d words, more than %d".formatted(words, step.maxWords()))
        : Optional.empty();
  }

  private Optional<String> patterns(WorkRow row) {
    String text = Unicode.plainSigns(row.text(step.of()));
    return unwanted.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(Matcher::find)
        .map(found -> "it says \"" + found.group() + "\"")
        .findFirst();
  }

  private Optional<String> scan(WorkRow row) {
    return step.scan() ? cleaner.sensitive(row.text(step.of())) : Optional.empty();
  }
}
