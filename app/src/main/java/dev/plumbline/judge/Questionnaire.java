package dev.plumbline.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A rubric for judge models: what they are asked, word for word. A change of words is a new name.
 *
 * @param name with its version, such as {@code agent-1}
 */
public record Questionnaire(String name, String instruction, List<Question> questions) {

  /** What agents are judged by. */
  public static final Questionnaire AGENT = load("agent-1");

  public Questionnaire {
    questions = List.copyOf(questions);
  }

  /**
   * A yes-or-no question.
   *
   * @param of whose words a yes must quote
   */
  public record Question(String id, Source of, String text) {}

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
