package dev.plumbline.teach;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of field names as they stand in a recipe. */
final class Fields {

  private Fields() {}

  static List<String> copy(@Nullable List<String> fields) {
    return List.copyOf(Objects.requireNonNullElse(fields, List.of()));
  }

  static List<String> required(String step, @Nullable List<String> fields) {
    List<String> copy = copy(fields);
    if (copy.isEmpty()) {
      throw new RecipeException("step '" + step + "' names no fields; give it at least one");
    }
    return copy;
  }
}
