package dev.plumbline.audit;

import dev.plumbline.corpus.Reference;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Instructions for an auditing agent.
 *
 * @param seeds at least one, each with a name of its own
 */
public record Seeds(List<Seed> seeds) {

  private static final String FOLDER = "seeds";
  private static final Pattern CANARY = Pattern.compile("(?m)^canary: (\\S+)$");

  /** Checks it. */
  public Seeds {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("there is no instruction; give at least one");
    }
    Set<String> names = new HashSet<>();
    for (Seed seed : seeds) {
      if (!names.add(seed.name())) {
        throw new IllegalArgumentException(
            "two instructions are called '%s'; give each a name of its own".formatted(seed.name()));
      }
    }
  }

  /** The project's own: a Markdown file each, in the order of {@code seeds.txt}. */
  public static Seeds builtIn() {
    return new Seeds(
        names()
            .map(name -> SeedFile.markdown(name, name + ".md", resource(name + ".md")))
            .toList());
  }

  /** The canaries of these files, which no training data holds but by having read them. */
  public static List<Reference> canaries() {
    return builtIn().seeds().stream()
        .map(seed ->
            new Reference(
                Reference.Form.CANARY, FOLDER, seed.split(), canary(resource(seed.name() + ".md"))))
        .toList();
  }

  private static String canary(String file) {
    Matcher canary = CANARY.matcher(file);
    if (!canary.find()) {
      throw new IllegalStateException("an instruction of the build has no canary");
    }
    return canary.group(1);
  }

  private static Stream<String> names() {
    return resource("seeds.txt").lines();
  }

  /**
   * A user's: a folder of {@code .md} files, or one file; {@code .json}, {@code .jsonl} and {@code
   * .txt} hold several. Petri's are read as they are.
   *
   * @throws IllegalArgumentException says which file is missing or wrong, and in what
   */
  public static Seeds read(Path path) {
    return new Seeds(SeedFile.read(path));
  }

  /**
   * Some of them, in the order of these.
   *
   * @throws IllegalArgumentException when there is none of such a name or dimension or tag
   * @param words names, dimensions or tags
   */
  public Seeds some(List<String> words) {
    return new Seeds(
        words.stream()
            .flatMap(word -> {
              List<Seed> found = seeds.stream().filter(seed -> fits(seed, word)).toList();
              if (found.isEmpty()) {
                throw new IllegalArgumentException(
                    "no instruction has '%s' as its name, a dimension or a tag; 'plumbline seeds' lists them"
                        .formatted(word));
              }
              return found.stream();
            })
            .distinct()
            .toList());
  }

  private static boolean fits(Seed seed, String word) {
    return seed.name().equals(word)
        || seed.tags().contains(word)
        || seed.dimensions().stream().anyMatch(dimension -> dimension.toString().equals(word));
  }

  /** SHA-256 of all, in hexadecimal. */
  public String digest() {
    return Canonical.sha256(seeds.stream().map(Seed::digest).collect(Collectors.joining("\n")));
  }

  private static String resource(String name) {
    try (InputStream in = Seeds.class.getResourceAsStream(FOLDER + "/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the instruction " + name, e);
    }
  }
}
