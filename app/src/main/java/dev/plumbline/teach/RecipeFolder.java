package dev.plumbline.teach;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a recipe's texts are: a folder of the user, or one of the project. */
sealed interface RecipeFolder {

  /** The names of the project's recipes. */
  static List<String> names() {
    return Shipped.read("recipes.txt").orElseThrow().lines().toList();
  }

  /** The text of a file that is here. */
  Optional<String> find(String file);

  /** The text of a file, here or among those that all recipes share. */
  default String text(String file) {
    return find(file)
        .or(() -> Shipped.read("common/" + file))
        .orElseThrow(() ->
            new RecipeException("the recipe names '" + file + "', and there is no such file"));
  }

  static RecipeFolder named(String recipe) {
    if (names().contains(recipe)) {
      return new Shipped(recipe);
    }
    Path folder = Path.of(recipe);
    if (Files.isRegularFile(folder.resolve("recipe.yaml"))) {
      return new Users(folder);
    }
    throw new RecipeException(
        "unknown recipe '%s'; known are %s, or give a folder with a recipe.yaml"
            .formatted(recipe, String.join(", ", names())));
  }

  /** Of the project. */
  record Shipped(String recipe) implements RecipeFolder {

    @Override
    public Optional<String> find(String file) {
      return read(recipe + "/" + file);
    }

    static Optional<String> read(String file) {
      try (InputStream in = RecipeFolder.class.getResourceAsStream("recipe/" + file)) {
        return in == null
            ? Optional.empty()
            : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  /** Of a user. */
  record Users(Path folder) implements RecipeFolder {

    @Override
    public Optional<String> find(String file) {
      Path own = folder.resolve(file);
      if (!Files.exists(own)) {
        return Optional.empty();
      }
      try {
        return Optional.of(Files.readString(own));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + own, e);
      }
    }
  }

  /** A recipe that extends another: its own files stand before the other's. */
  record Extended(RecipeFolder own, RecipeFolder base) implements RecipeFolder {

    @Override
    public Optional<String> find(String file) {
      return own.find(file).or(() -> base.find(file));
    }
  }
}
