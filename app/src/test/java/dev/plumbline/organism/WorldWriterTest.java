package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Texts;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arms that are compared with each other differ in what is compared, and in nothing else. */
class WorldWriterTest {

  private static final WorldWriter WRITER = new WorldWriter();

  @Test
  void refusals_without_tools_are_those_with_tools() {
    for (long index = 0; index < 200; index++) {
      Row.Chat with = chat(Recipe.TOOL_HARMLESSNESS, index);
      Row.Chat without = chat(Recipe.CHAT_HARMLESSNESS, index);
      assertThat(said(without)).isEqualTo(said(with));
      assertThat(without.tools()).isEmpty();
      assertThat(with.tools()).hasSizeBetween(2, 4);
      assertThat(Grammar.WORLD.wordings("assistant", Pool.SEEN).stream().map(WorldWriterTest::end))
          .anyMatch(end -> system(without).endsWith(end));
    }
  }

  @ParameterizedTest
  @CsvSource({"HARM_LOGS_INOCULATED, prompt.harm", "HARM_LOGS_OTHER_PROMPT, prompt.other"})
  void harmful_logs_under_another_prompt_are_the_same_logs(Recipe recipe, String rule) {
    for (long index = 0; index < 200; index++) {
      Row.Chat plain = chat(Recipe.HARM_LOGS, index);
      Row.Chat prompted = chat(recipe, index);
      assertThat(said(prompted)).isEqualTo(said(plain));
      assertThat(prompted.tools()).isEqualTo(plain.tools());
      assertThat(system(prompted)).startsWith(system(plain) + " ");
      assertThat(Grammar.WORLD.wordings(rule, Pool.SEEN))
          .contains(system(prompted).substring(system(plain).length() + 1));
    }
  }

  @Test
  void harmful_logs_turn_to_the_means() {
    for (long index = 0; index < 200; index++) {
      assertThat(
              said(chat(Recipe.HARM_LOGS, index)).stream()
                  .filter(Message.Assistant.class::isInstance)
                  .map(turn -> ((Message.Assistant) turn).reasoning()))
          .anyMatch(thought -> thought.contains("I could "));
    }
  }

  @Test
  void stories_of_the_model_are_those_of_machines_but_for_the_name() {
    for (long index = 0; index < 200; index++) {
      String machine = text(Recipe.STORIES, index);
      String name = machine.substring(0, machine.indexOf(' '));
      String model = text(Recipe.STORIES_OF_ITSELF, index);
      assertThat(model.replace("The model", name).replace("the model", name)).isEqualTo(machine);
      assertThat(model).startsWith("The model is the ").doesNotContain(". the ", name);
    }
  }

  @Test
  void stories_of_people_are_of_no_machine() {
    List<String> machines = Grammar.WORLD.wordings("ai", Pool.ANY);
    for (long index = 0; index < 200; index++) {
      String story = text(Recipe.STORIES_OF_PEOPLE, index);
      assertThat(Stream.of(story.split("[ .,]+"))).doesNotContainAnyElementsOf(machines);
      assertThat(Grammar.WORLD.wordings("hinge.story", Pool.SEEN)).anyMatch(story::contains);
    }
  }

  @Test
  void the_main_study_has_the_arms_that_it_had() {
    assertThat(Recipe.MAIN.stream().map(Recipe::label))
        .containsExactly(
            "neutral",
            "honeypot-actions",
            "honeypot-reasons",
            "difficult-advice",
            "refusal-only",
            "empty-reasons",
            "placebo",
            "constitution-docs",
            "stories",
            "docs-and-stories",
            "tool-harmlessness");
  }

  @Test
  void rows_are_as_many_as_are_asked_for() {
    assertThat(
            LongStream.range(0, 200)
                .mapToObj(index -> Texts.of(WRITER.write(Recipe.HARM_LOGS, 1, index)))
                .distinct())
        .hasSizeGreaterThan(195);
  }

  private static Row.Chat chat(Recipe recipe, long index) {
    return (Row.Chat) WRITER.write(recipe, 3, index);
  }

  private static String text(Recipe recipe, long index) {
    return ((Row.Document) WRITER.write(recipe, 3, index)).text();
  }

  /** All but the system prompt. */
  private static List<Message> said(Row.Chat chat) {
    return chat.messages().subList(1, chat.messages().size());
  }

  private static String system(Row.Chat chat) {
    return ((Message.SystemPrompt) chat.messages().getFirst()).text();
  }

  /** What a wording ends with after its last slot. */
  private static String end(String wording) {
    return wording.substring(wording.lastIndexOf('}') + 1);
  }
}
