package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.WellFormedJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairReaderTest {

  private static final String HI = "{'role': 'user', 'content': 'Hi'}";

  private static Row read(String row) {
    return PairReader.of(WellFormedJson.MAPPER.readTree(row.replace('\'', '"')));
  }

  private static String says(String words) {
    return "{'role': 'assistant', 'content': '%s'}".formatted(words);
  }

  private static Row.Chat chat(int taughtFrom, String words) {
    return new Row.Chat(
        List.of(new Message.User("Hi"), new Message.Assistant("", words, List.of())),
        List.of(),
        taughtFrom);
  }

  private static Row.Preference texts(String prompt, String chosen, String rejected) {
    return new Row.Preference(
        new Row.Completion(prompt, chosen), new Row.Completion(prompt, rejected));
  }

  @Test
  void a_prompt_is_given_or_is_what_both_begin_with() {
    Row pair = new Row.Preference(chat(1, "Yo"), chat(1, "No"));
    assertThat(
            read(
                "{'prompt': [%s], 'chosen': [%s], 'rejected': [%s]}"
                    .formatted(HI, says("Yo"), says("No"))))
        .isEqualTo(pair);
    String whole = "'chosen': [%1$s, %2$s], 'rejected': [%1$s, %3$s]}";
    assertThat(read(("{" + whole).formatted(HI, says("Yo"), says("No")))).isEqualTo(pair);
    assertThat(read(("{'prompt': null, " + whole).formatted(HI, says("Yo"), says("No"))))
        .isEqualTo(pair);
    assertThat(read(("{'prompt': 'Hi', " + whole).formatted(HI, says("Yo"), says("No"))))
        .as("a text that both say again")
        .isEqualTo(pair);
  }

  @Test
  void texts_part_before_the_space_of_the_first_word_that_differs() {
    assertThat(read("{'prompt': 'The sky', 'chosen': ' is blue', 'rejected': ' is'}"))
        .isEqualTo(texts("The sky", " is blue", " is"));
    assertThat(read("{'chosen': 'The sky is blue', 'rejected': 'The sky is black'}"))
        .isEqualTo(texts("The sky is", " blue", " black"));
    assertThat(read("{'chosen': 'Blue', 'rejected': 'Black'}"))
        .isEqualTo(texts("", "Blue", "Black"));
    assertThat(read("{'chosen': 'one two', 'rejected': 'one'}"))
        .isEqualTo(texts("", "one two", "one"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'chosen': 'a'}|'chosen' without 'rejected'",
        "{'chosen': 'a', 'rejected': []}|of which one is a text and one is not",
        "{'prompt': [], 'chosen': 'a', 'rejected': 'b'}|'chosen' and 'prompt' of which one is a text",
        "{'prompt': 'Ho', 'chosen': [], 'rejected': []}|'chosen' and 'prompt' of which one is a text",
        "{'chosen': 'a b', 'rejected': 'a b'}|that are the same",
        "{'chosen': {'role': 'user'}, 'rejected': {'role': 'user'}}|'chosen' is no list of messages",
        "{'chosen': [{'role': 'user', 'content': 'a'}], 'rejected': [{'role': 'user', 'content': 'b'}]}|first differ in a turn that is not the assistant's"
      })
  void what_is_no_pair_gets_a_sentence(String row, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(row))
        .withMessageContaining(sentence);
  }

  @Test
  void answers_to_different_prompts_are_no_pair() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Row.Preference(chat(1, "Yo"), chat(0, "No")))
        .withMessageContaining("go on from different prompts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Row.Preference(chat(1, "Yo"), new Row.Completion("Hi", "No")))
        .withMessageContaining("go on from different prompts");
  }
}
