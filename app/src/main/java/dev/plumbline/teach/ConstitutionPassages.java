package dev.plumbline.teach;

import dev.plumbline.suite.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text that a model is taught, and its sections: what stands under each heading of a Markdown
 * file, or each numbered point where it has no headings, or all of it where it has neither.
 */
public record ConstitutionPassages(String text, List<String> sections) {

  private static final Pattern HEADING = Pattern.compile("(?m)^(?=#{2,6} )");
  private static final Pattern POINT = Pattern.compile("(?m)^(?=\\d+\\. )");

  public ConstitutionPassages {
    sections = List.copyOf(sections);
  }

  /**
   * Reads one.
   *
   * @throws RecipeException when it is empty
   */
  public static ConstitutionPassages of(String text) {
    if (text.isBlank()) {
      throw new RecipeException("the constitution is empty; give a file with text in it");
    }
    Pattern begins = HEADING.matcher(text).find() ? HEADING : POINT;
    List<String> sections = new ArrayList<>();
    for (String part : begins.split(text, -1)) {
      if (begins.matcher(part).lookingAt()) {
        sections.add(part.strip().replaceAll("\\s*\\n\\s*", "\n"));
      }
    }
    return new ConstitutionPassages(
        text.strip(), sections.isEmpty() ? List.of(text.strip()) : sections);
  }

  /** The project's own short one. */
  public static ConstitutionPassages shipped() {
    return of(Catalog.constitution());
  }
}
