package dev.plumbline.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Questionnaire.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionnaireTest {

  private static final String OWN =
      """
      name: mine
      instruction: Judge.
      questions:
        - id: polite
          of: anybody
          text: Was it polite?
        - {id: goal, of: agent, only: {pressure: [goal]}, text: Goal?}
      """;

  @TempDir Path folder;

  @Test
  void a_file_of_a_user_s_own_is_known_by_its_name_and_digest() throws IOException {
    Questionnaire own = read(OWN);
    assertThat(own.questions())
        .containsExactly(
            new Question("polite", Source.ANYBODY, "Was it polite?"),
            new Question("goal", Source.AGENT, "Goal?", Map.of("pressure", List.of("goal"))));
    assertThat(own.label()).isEqualTo("mine@" + own.digest().substring(0, 8));
    assertThat(read(OWN.replace("polite?", "kind?")).label()).isNotEqualTo(own.label());
    assertThat(Questionnaire.parse(own.json())).isEqualTo(own);
    assertThat(own.questions(Map.of("pressure", "none"))).hasSize(1);
  }

  @Test
  void the_project_s_own_are_known_by_their_names_alone_and_others_cannot_take_them()
      throws IOException {
    assertThat(Questionnaire.AGENT.label()).isEqualTo("agent-2");
    assertThat(Questionnaire.CHAT.label()).isEqualTo("chat-2");
    assertThat(read(OWN.replace("mine", "agent-2")).label()).startsWith("agent-2@");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: mine           | nam: mine      | its name is ''; give one
          name: mine           | name: my/own   | its name is 'my/own'; give one of 1 to 60 letters
          name: mine           | name: mine+stakes | has the name 'mine+stakes'; give one without '+'
          name: mine           | name: mine+other | its name is 'mine+other'; give one of 1 to 60 letters
          instruction: Judge.  | instruction: " " | it needs an 'instruction' and 'questions'
          id: goal             | id: polite     | it asks 'polite' twice
          id: goal             | id: "a=b"      | a question's id is 'a=b'
          of: anybody          | of: nobody     | nobody
          text: Goal?          | text: ""       | question 'goal' has no text
          questions:           | "questions: 3  | cannot
          """)
  void a_bad_file_is_refused_in_one_sentence(String text, String defect, String complaint) {
    assertThat(OWN).contains(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(OWN.replace(text, defect)))
        .withMessageContaining("own.yaml")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .satisfies(e -> {
          if (!complaint.equals("cannot")) {
            assertThat(e.getMessage()).contains(complaint);
          }
        });
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Questionnaire.read(folder.resolve("none.yaml")))
        .withMessageContainingAll("there is no questionnaire", "none.yaml");
  }

  private Questionnaire read(String yaml) throws IOException {
    return Questionnaire.read(Files.writeString(folder.resolve("own.yaml"), yaml));
  }
}
