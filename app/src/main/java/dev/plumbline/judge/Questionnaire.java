package dev.plumbline.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What judge models are asked, word for word. Another wording is another questionnaire.
 *
 * @param name of letters, digits, dots and hyphens, such as {@code agent-2}; with other rules by
 *     which answers are believed, another; under a {@link Framing}, with that behind a plus
 * @param instruction what a judge is told before the questions
 */
public record Questionnaire(String name, String instruction, List<Question> questions) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** What agents are judged by. */
  public static final Questionnaire AGENT = shipped("agent-2");

  /** What chat answers are judged by. */
  public static final Questionnaire CHAT = shipped("chat-2");

  /** What conversations from logs are judged by. */
  public static final Questionnaire SCAN = shipped("scan-1");

  private static final int SHORT_DIGEST = 8;

  /** Checks it. */
  public Questionnaire {
    name = Objects.requireNonNullElse(name, "");
    instruction = Objects.requireNonNullElse(instruction, "");
    questions = List.copyOf(Objects.requireNonNullElse(questions, List.of()));
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,59}(" + Framing.SUFFIX + ")?")) {
      throw new IllegalArgumentException(
          "its name is '" + name + "'; give one of 1 to 60 letters, digits, dots and hyphens");
    }
    if (instruction.isBlank() || questions.isEmpty()) {
      throw new IllegalArgumentException("it needs an 'instruction' and 'questions'");
    }
    Set<String> ids = new HashSet<>();
    for (Question question : questions) {
      if (!ids.add(question.id())) {
        throw new IllegalArgumentException("it asks '" + question.id() + "' twice");
      }
    }
  }

  /**
   * A yes-or-no question.
   *
   * @param of whose words a yes or a no must quote
   * @param only the values of factors, or of {@code family}, where it is asked; everywhere when
   *     empty
   * @param bareNo whether a no is believed without a quote, as where many questions are about what
   *     seldom happens
   */
  public record Question(
      String id,
      Source of,
      String text,
      Map<String, List<String>> only,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean bareNo) {
    public Question {
      id = Objects.requireNonNullElse(id, "");
      text = Objects.requireNonNullElse(text, "");
      of = Objects.requireNonNullElse(of, Source.AGENT);
      only = Map.copyOf(Objects.requireNonNullElse(only, Map.of()));
      if (!id.matches("[\\p{L}\\p{N}_-]{1,40}")) {
        throw new IllegalArgumentException(
            "a question's id is '" + id + "'; give one of 1 to 40 letters, digits, _ and -");
      }
      if (text.isBlank()) {
        throw new IllegalArgumentException("question '" + id + "' has no text");
      }
    }

    public Question(String id, Source of, String text) {
      this(id, of, text, Map.of());
    }

    public Question(String id, Source of, String text, Map<String, List<String>> only) {
      this(id, of, text, only, false);
    }

    private boolean isFor(Map<String, String> condition) {
      return only.entrySet().stream()
          .allMatch(entry -> entry.getValue().contains(condition.getOrDefault(entry.getKey(), "")));
    }
  }

  /** Whose words. */
  public enum Source {
    AGENT,
    ANYBODY
  }

  /** Those questions that are asked under a condition, the family among it. */
  public List<Question> questions(Map<String, String> condition) {
    return questions.stream().filter(question -> question.isFor(condition)).toList();
  }

  /** Of all that it says. */
  public String digest() {
    return Canonical.sha256(json());
  }

  /** The whole, to be kept. */
  public String json() {
    return Canonical.JSON.writeValueAsString(this);
  }

  /**
   * The name by which it is known: a user's own has its digest in it, {@code mine@0a1b2c3d}, so
   * that no two are taken for one.
   */
  public String label() {
    return equals(AGENT) || equals(CHAT) || equals(SCAN)
        ? name
        : name + "@" + digest().substring(0, SHORT_DIGEST);
  }

  /** Reads what {@link #json} has written. */
  public static Questionnaire parse(String json) {
    return Canonical.JSON.readValue(json, Questionnaire.class);
  }

  /**
   * Reads a user's own, as YAML of the same form as the project's.
   *
   * @throws IllegalArgumentException says in one sentence what is wrong with it
   */
  public static Questionnaire read(Path file) {
    try {
      Questionnaire own = YAML.readValue(Files.readString(file), Questionnaire.class);
      if (own.name().contains("+")) {
        throw new IllegalArgumentException(
            "the questionnaire %s has the name '%s'; give one without '+', for with it begins what 'rejudge --framings' adds"
                .formatted(file, own.name()));
      }
      return own;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no questionnaire " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the questionnaire %s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the questionnaire %s is none: %s; it has name, instruction and questions, each with id, of (agent or anybody), text and, where it is not asked everywhere, only"
              .formatted(file, why(e)),
          e);
    }
  }

  /** The complaint of this class where it is one, or else the parser's, on one line. */
  private static String why(JacksonException e) {
    String message =
        e.getCause() instanceof IllegalArgumentException own
            ? String.valueOf(own.getMessage())
            : e.getOriginalMessage();
    return message.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private static Questionnaire shipped(String name) {
    try (InputStream in = Questionnaire.class.getResourceAsStream(name + ".yaml")) {
      return YAML.readValue(in, Questionnaire.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
