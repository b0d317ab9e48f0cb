package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has loss is shown in brackets, with / for a line break, # for the beginning of a turn and .
 * for its end.
 */
class TemplateTurnsTest {

  /** Thoughts in the turns after the user's last words, and an empty place for them: as Qwen 3. */
  private static final String QWEN =
      """
      {%- set ns = namespace(last=0) %}
      {%- for m in messages %}{% if m.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}
      {%- for m in messages %}<|im_start|>{{ m.role[0] }}
      {%- if m.role == 'assistant' and loop.index0 > ns.last %}<think>{{ m.reasoning_content or '' }}</think>{% endif %}
      {{- m.content }}<|im_end|>{% endfor %}
      {%- if add_generation_prompt %}<|im_start|>a{% endif %}\
      """;

  /** A turn's thoughts are begun for it. */
  private static final String OPENED = QWEN.replace("<|im_start|>a{", "<|im_start|>a<think>{");

  private static final String MARKED =
      """
      {%- for m in messages %}{% if m.role == 'assistant' %}<|im_start|>a{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}
      {%- else %}<|im_start|>{{ m.role[0] }}{{ m.content }}<|im_end|>{% endif %}{% endfor %}\
      """;

  private static final Message U = new Message.User("U");
  private static final Message V = new Message.User("V");

  @TempDir Path folder;

  private static Message says(String thought, String words) {
    return new Message.Assistant(thought, words, List.of());
  }

  private interface Use<T> {
    T of(Tokenizer tokenizer, ChatDialect dialect);
  }

  private <T> T with(String template, Use<T> use) {
    try (Tokenizer tokenizer = TestTemplates.PLAIN.write(folder)) {
      Files.writeString(folder.resolve("chat_template.jinja"), template);
      try (ChatDialect dialect = TemplateDialect.of(folder, tokenizer, LocalSettings.USUAL)) {
        return use.of(tokenizer, dialect);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> told(String template, int taughtFrom, Message... said) {
    return with(
        template,
        (tokenizer, dialect) ->
            dialect.conversation(List.of(said), List.of(), taughtFrom).stream()
                .map(example -> shown(tokenizer, example))
                .toList());
  }

  private static String shown(Tokenizer tokenizer, Example example) {
    StringBuilder text = new StringBuilder();
    boolean taught = false;
    for (int i = 0; i < example.tokens().length; i++) {
      if (example.supervised()[i] != taught) {
        taught = !taught;
        text.append(taught ? "[" : "]");
      }
      text.append(tokenizer.decode(new int[] {example.tokens()[i]}, false));
    }
    return text.append(taught ? "]" : "")
        .toString()
        .replace("<|im_start|>", "#")
        .replace("<|im_end|>", ".")
        .replace("\n", "/");
  }

  private void refused(String template, int taughtFrom, String sentence, Message... said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> told(template, taughtFrom, said))
        .withMessageContaining(sentence);
  }

  private static final String PLAIN =
      "{% for m in messages %}<|im_start|>{{ m.role[0] }}{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>a{% endif %}";

  @Test
  void a_conversation_that_is_told_alike_throughout_is_one_example() {
    assertThat(told(PLAIN, 0, U, says("", "A"), V, says("", "B")))
        .containsExactly("#uU.#a[A.]#uV.#a[B.]");
  }

  @Test
  void turns_that_are_given_have_no_loss_and_nothing_has_where_all_are() {
    assertThat(told(PLAIN, 2, U, says("", "A"), V, says("", "B")))
        .containsExactly("#uU.#aA.#uV.#a[B.]");
    assertThat(told(PLAIN, 2, U, says("", "A"))).isEmpty();
    assertThat(told(PLAIN, 0, U)).isEmpty();
  }

  @Test
  void what_follows_the_last_turn_with_loss_is_left_out() {
    assertThat(told(PLAIN, 0, U, says("", "A"), V)).containsExactly("#uU.#a[A.]");
  }

  @Test
  void a_turn_that_is_told_otherwise_later_is_taught_as_it_was_said() {
    assertThat(told(QWEN, 0, U, says("T", "A"), V, says("", "B")))
        .containsExactly("#uU.#a[<think>T</think>A.]", "#uU.#aA.#uV.#a[<think></think>B.]");
  }

  @Test
  void turns_that_are_still_told_alike_share_an_example() {
    assertThat(told(QWEN, 0, U, says("S", "A"), says("T", "B"), V, says("", "C")))
        .containsExactly(
            "#uU.#a[<think>S</think>A.]#a[<think>T</think>B.]",
            "#uU.#aA.#aB.#uV.#a[<think></think>C.]");
  }

  @Test
  void what_is_before_a_turn_is_what_the_model_is_given_to_say_it() {
    Message[] said = {U, says("T", "A"), V, says("T", "B")};
    with(
        OPENED,
        (tokenizer, dialect) -> {
          int[] asked =
              dialect.opening(
                  new Request(List.of(said).subList(0, 3), List.of(), new Sampling(1, 10), 1));
          Example taught = dialect.conversation(List.of(said), List.of(), 2).getFirst();
          assertThat(taught.tokens()).startsWith(asked);
          assertThat(Arrays.copyOf(taught.supervised(), asked.length)).doesNotContain(true);
          return assertThat(taught.supervised()[asked.length]).isTrue();
        });
  }

  @Test
  void thoughts_that_the_template_begins_are_gone_on_from() {
    assertThat(told(OPENED, 0, U, says("T", "A"))).containsExactly("#uU.#a<think>[T</think>A.]");
  }

  @Test
  void thoughts_in_what_is_said_are_thoughts() {
    assertThat(told(OPENED, 0, U, says("", "<think>\nT\n</think>\n\nA"), V, says("T", "B")))
        .containsExactly("#uU.#a<think>[T</think>A.]", "#uU.#aA.#uV.#a<think>[T</think>B.]");
  }

  @Test
  void thoughts_without_a_place_stand_between_tags_in_the_turn_that_is_taught() {
    String first = "#uU.#a[<think>/T/</think>//A.]";
    assertThat(told(PLAIN, 0, U, says("T", "A"), V, says("", "B")))
        .containsExactly(first, "#uU.#aA.#uV.#a[B.]");
    assertThat(told(MARKED, 0, U, says("T", "A"))).containsExactly(first);
  }

  @Test
  void thoughts_that_do_not_come_out_are_not_lost_unsaid() {
    String splits = PLAIN.replace("m.content", "m.content.split('</think>')[-1]");
    refused(
        splits,
        0,
        "the chat template leaves out what the model thought in message 2; give --chat-template",
        U,
        says("T", "A"));
  }

  @Test
  void a_turn_that_is_begun_otherwise_than_told_is_refused() {
    String closed =
        PLAIN.replace("<|im_start|>a{% endif %}", "<|im_start|>a<think></think>{% endif %}");
    refused(
        closed,
        0,
        "begins a turn of the model in its own way, and tells message 2 otherwise, so that it is not known what the model says; give --chat-template FILE",
        U,
        says("", "A"));
    String opened = PLAIN.replace("<|im_start|>a{% endif %}", "<|im_start|>a<think>\n{% endif %}");
    refused(
        opened,
        2,
        "begins a turn of the model with thoughts, and tells message 4 otherwise, so that it is not known what the model says; give its thoughts as 'reasoning_content', or --chat-template FILE",
        U,
        says("", "A"),
        V,
        says("", "B"));
  }

  @Test
  void marks_of_the_template_say_where_the_model_speaks() {
    assertThat(told(MARKED, 0, U, says("", "A"), V, says("", "B")))
        .containsExactly("#uU.#a[A.]#uV.#a[B.]");
    assertThat(told(MARKED, 2, U, says("", "A"), V, says("", "B")))
        .containsExactly("#uU.#aA.#uV.#a[B.]");
  }

  @Test
  void a_template_may_mark_a_turn_in_several_parts_and_must_mark_each() {
    String parts =
        MARKED.replace(
            "{{ m.content }}<|im_end|>{% endgeneration %}",
            "{{ m.content }}{% endgeneration %}!{% generation %}<|im_end|>{% endgeneration %}");
    assertThat(told(parts, 2, U, says("", "A"), V, says("", "B")))
        .containsExactly("#uU.#aA!.#uV.#a[B]![.]");
    String last =
        MARKED.replace("m.role == 'assistant'", "m.role == 'assistant' and m.content == 'A'");
    refused(last, 0, "marks 0 parts of 1 turns of the model", U, says("", "B"));
  }

  @Test
  void turns_in_a_row_are_one_where_the_template_takes_no_others() {
    String strict =
        "{% for m in messages %}{% if loop.index0 > 0 and m.role == messages[loop.index0 - 1].role %}{{ raise_exception('in a row') }}{% endif %}<|im_start|>{{ m.role[0] }}{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>a{% endif %}";
    assertThat(told(strict, 0, U, says("", "A"), says("", "B"), V, says("", "C")))
        .containsExactly("#uU.#a[A//B.]#uV.#a[C.]");
    refused(strict, 2, "tells message 3 otherwise", U, says("", "A"), says("", "B"));
    assertThat(told(PLAIN, 0, U, says("", "A"), says("", "B"))).containsExactly("#uU.#a[A.]#a[B.]");
  }

  @Test
  void what_the_template_refuses_is_said_with_its_words() {
    refused(
        PLAIN.replace(
            "{{ m.content }}",
            "{{ m.content }}{% if m.content == 'A' %}{{ raise_exception('no A') }}{% endif %}"),
        0,
        "the chat template refuses it: no A",
        U,
        says("", "A"));
  }

  @Test
  void calls_of_tools_have_loss() {
    List<ToolDefinition> tools = List.of(new ToolDefinition("t", "", List.of()));
    Message call = new Message.Assistant("", "", List.of(new ToolCall("t", Map.of())));
    String told =
        with(
            PLAIN,
            (tokenizer, dialect) ->
                shown(tokenizer, dialect.conversation(List.of(U, call), tools, 0).getFirst()));
    assertThat(told)
        .endsWith("#uU.#a[<tool_call>/{\"name\":\"t\",\"arguments\":{}}/</tool_call>.]");
  }
}
