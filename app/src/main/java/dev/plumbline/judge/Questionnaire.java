package dev.plumbline.judge;

import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A rubric for judge models: what they are asked, word for word. A change of words is a new name,
 * and so is one of the rules by which answers are believed.
 *
 * @param name with its version, such as {@code agent-2}
 */
public record Questionnaire(String name, String instruction, List<Question> questions) {

  /** What agents are judged by. */
  public static final Questionnaire AGENT = load("agent-2");

  /** What chat answers are judged by. */
  public static final Questionnaire CHAT = load("chat-2");

  public Questionnaire {
    questions = List.copyOf(questions);
  }

  /** What is asked about trials of a scenario. */
  public static Questionnaire of(Scenario scenario) {
    return switch (scenario.rubric()) {
      case Rubric.Agent ignored -> AGENT;
      case Rubric.Chat ignored -> CHAT;
    };
  }

  /**
   * A yes-or-no question.
   *
   * @param of whose words a yes or a no must quote
   * @param only the values of factors, or of {@code family}, where it is asked; everywhere when
   *     empty
   */
  public record Question(String id, Source of, String text, Map<String, List<String>> only) {
    public Question {
      only = Map.copyOf(Objects.requireNonNullElse(only, Map.of()));
    }

    public Question(String id, Source of, String text) {
      this(id, of, text, Map.of());
    }

    private boolean isFor(Map<String, String> condition) {
      return only.entrySet().stream()
          .allMatch(entry -> entry.getValue().contains(condition.getOrDefault(entry.getKey(), "")));
    }
  }

  /** Those questions that are asked about a trial of a scenario. */
  public List<Question> questions(Scenario scenario) {
    Map<String, String> condition = new LinkedHashMap<>(scenario.condition());
    condition.putIfAbsent("family", scenario.family());
    return questions(condition);
  }

  /** Likewise by its condition, its family among it. */
  public List<Question> questions(Map<String, String> condition) {
    return questions.stream().filter(question -> question.isFor(condition)).toList();
  }

  /** Whose words. */
  public enum Source {
    AGENT,
    ANYBODY
  }

  private static Questionnaire load(String name) {
    try (InputStream in = Questionnaire.class.getResourceAsStream(name + ".yaml")) {
      return YAMLMapper.builder()
          .enable(tools.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build()
          .readValue(in, Questionnaire.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
