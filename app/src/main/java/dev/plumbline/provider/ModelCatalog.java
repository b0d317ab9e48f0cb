package dev.plumbline.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What models can do and cost, from {@code models.yaml} files: ours, and over it those of a user.
 *
 * <p>An entry is named {@code provider/model}, and {@code provider/*} holds for all models of a
 * provider; a dated name such as {@code claude-haiku-4-5-20251001} has the entry of the name
 * without its date. The last file that says something of a field decides.
 */
public final class ModelCatalog {

  private static final String OURS = "models.yaml";
  private static final Pattern DATE = Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$");
  private static final List<String> NOTES = List.of("like", "source", "checked");
  private static final int DEEPEST_LIKENESS = 5;
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private final List<JsonNode> files;

  private ModelCatalog(List<JsonNode> files) {
    this.files = files;
  }

  /** Ours alone. */
  public static ModelCatalog shipped() {
    return new ModelCatalog(List.of(ours()));
  }

  /**
   * Ours, and over it those of a user, in order.
   *
   * @throws IllegalArgumentException naming the file that is not there, or cannot be read as one
   */
  public static ModelCatalog with(List<Path> files) {
    return new ModelCatalog(
        Stream.concat(Stream.of(ours()), files.stream().map(ModelCatalog::read)).toList());
  }

  /** Where users keep their own, as far as they do: in the home folder, in the project's folder. */
  public static List<Path> usersFiles(Path home, Path project) {
    return Stream.of(home.resolve(".config/plumbline/" + OURS), project.resolve(OURS))
        .filter(Files::exists)
        .toList();
  }

  private static JsonNode ours() {
    try (InputStream file = ModelCatalog.class.getResourceAsStream(OURS)) {
      return models(MAPPER.readTree(Objects.requireNonNull(file, OURS)), OURS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + OURS, e);
    }
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file of models " + file);
    }
    try {
      JsonNode models = models(MAPPER.readTree(Files.readString(file)), file.toString());
      models
          .propertyNames()
          .forEach(name -> new ModelCatalog(List.of(ours(), models)).tried(name, file));
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode models(JsonNode file, String name) {
    JsonNode models = file.path("models");
    if (!models.isObject()) {
      throw new IllegalArgumentException(name + " has no list 'models' of provider/model entries");
    }
    return models;
  }

  private void tried(String name, Path file) {
    try {
      facts(Target.parse(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** What is known of a target; of an unknown model, what holds for its provider. */
  public Facts facts(Target target) {
    ObjectNode merged = Json.object().putNull("thinking-budget").putNull("price");
    for (String name : names(target)) {
      lay(name, merged, 0);
    }
    try {
      return MAPPER.treeToValue(merged, Facts.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the entry of " + target + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Lays the entries of a name over what is known, those that they are like first. */
  private void lay(String name, ObjectNode known, int depth) {
    for (JsonNode file : files) {
      JsonNode entry = file.path(name);
      String like = Json.text(entry, "like");
      if (!like.isEmpty() && depth < DEEPEST_LIKENESS) {
        lay(like, known, depth + 1);
      }
      entry.properties().stream()
          .filter(field -> !NOTES.contains(field.getKey()))
          .forEach(field -> known.set(field.getKey(), field.getValue()));
    }
  }

  /** Entries that speak of a target, the more special later. */
  private static List<String> names(Target target) {
    String provider = target.provider().label();
    Optional<String> family =
        target.provider() == Provider.OPENAI_CHAT
            ? Optional.of(Provider.OPENAI.label())
            : Optional.empty();
    String undated = DATE.matcher(target.model()).replaceFirst("");
    return Stream.concat(family.stream(), Stream.of(provider))
        .flatMap(prefix ->
            Stream.of(prefix + "/*", prefix + "/" + undated, prefix + "/" + target.model()))
        .distinct()
        .toList();
  }
}
