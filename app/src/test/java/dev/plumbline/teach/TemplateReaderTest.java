package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.WordLevelTokenizer;
import dev.plumbline.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TemplateReaderTest {

  /** Its text is split at spaces alone by the tokenizer below, special tokens wherever they are. */
  private static final String PLAIN =
      """
      {% if tools %}<s> {{ tools[0].function.name }}{% endif %}
      {% for m in messages %}
      <|{{ m.role }}|> {{ m.content }}{% for c in m.tool_calls %} {{ c.function.name }} {{ c.function.arguments.day }}{% endfor %}<|end|>
      {% endfor %}
      {% if add_generation_prompt %}<|assistant|> {% endif %}
      """;

  private static final String CHAT =
      """
      {"messages": [{"role": "user", "content": "book it"},
                    {"role": "assistant", "content": "yes", "tool_calls": [{"id": "1", "type": "function",
                      "function": {"name": "book", "arguments": "{\\"day\\": \\"monday\\"}"}}]},
                    {"role": "tool", "tool_call_id": "1", "content": "done"},
                    {"role": "assistant", "content": "it is done"}],
       "tools": [{"type": "function", "function": {"name": "book"}}]}
      """;

  @TempDir Path folder;

  private Tokenizer tokenizer;

  @BeforeEach
  void write() {
    WordLevelTokenizer.write(
        folder.resolve("tokenizer.json"),
        List.of("book", "it", "yes", "monday", "done", "is", "user", "assistant", "no"),
        List.of("<unk>", "<s>", "<|end|>", "<|user|>", "<|assistant|>", "<|tool|>"),
        "<unk>");
    tokenizer = Tokenizer.load(folder);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private Reading read(String template, String line) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), template);
    ChatTemplate loaded = ChatTemplate.load(folder, Clock.systemUTC()).orElseThrow();
    return new TemplateReader(loaded, tokenizer).read(JsonMapper.shared().readTree(line));
  }

  private static List<String> supervised(Reading reading) {
    return reading.parts().stream()
        .filter(Reading.Part::supervised)
        .map(Reading.Part::text)
        .toList();
  }

  private static String text(Reading reading) {
    return String.join("", reading.parts().stream().map(Reading.Part::text).toList());
  }

  @Test
  void tokens_are_those_of_the_rendered_conversation_with_its_tools() throws IOException {
    Reading reading = read(PLAIN, CHAT);
    assertThat(text(reading))
        .isEqualTo(
            """
            <s> book<|user|> book it<|end|>
            <|assistant|> yes book monday<|end|>
            <|tool|> done<|end|>
            <|assistant|> it is done<|end|>
            """);
    assertThat(reading.tokens()).isEqualTo(2 + 4 + 5 + 3 + 5);
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void what_has_loss_is_what_each_turn_of_the_assistant_adds() throws IOException {
    assertThat(supervised(read(PLAIN, CHAT)))
        .containsExactly("yes book monday<|end|>\n", "it is done<|end|>\n");
  }

  @Test
  void what_the_template_marks_comes_before_that() throws IOException {
    String marked =
        "{% for m in messages %}{{ m.role }} {% if m.role == 'assistant' %}{% generation %}{{ m.content }}<|end|>{% endgeneration %}{% else %}{{ m.content }}{% endif %}\n{% endfor %}";
    Reading reading = read(marked, CHAT);
    assertThat(supervised(reading)).containsExactly("yes<|end|>", "it is done<|end|>");
    assertThat(reading.problems()).containsExactly(TemplateLoss.CALL, TemplateLoss.TOOLS);
  }

  @Test
  void a_beginning_that_is_rendered_differently_is_found() throws IOException {
    String last =
        "{% for m in messages %}{{ m.role if loop.last }} {{ m.content }}<|end|>{% endfor %}";
    Reading reading = read(last, CHAT);
    assertThat(reading.problems()).contains(TemplateReader.UNSURE);
    assertThat(supervised(reading)).isEmpty();
    assertThat(reading.tokens()).isPositive();
  }

  @Test
  void a_beginning_that_is_refused_is_found() throws IOException {
    String whole =
        "{% if messages | length < 4 %}{{ raise_exception('no') }}{% endif %}{% for m in messages %}{{ m.content }}<|end|>{% endfor %}";
    assertThat(read(whole, CHAT).problems()).contains(TemplateReader.UNSURE);
  }

  @Test
  void a_missing_stop_token_is_found() throws IOException {
    String open =
        "{% for m in messages %}<|{{ m.role }}|> {{ m.content }} {% endfor %}{% if add_generation_prompt %}<|assistant|> {% endif %}";
    assertThat(read(open, CHAT).problems()).contains(TemplateReader.NO_STOP);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"done\"}");
    assertThat(read(open, CHAT).problems()).doesNotContain(TemplateReader.NO_STOP);
  }

  @Test
  void a_refusal_is_a_problem_of_the_row() throws IOException {
    Reading reading = read("{{ raise_exception('Not like this.') }}", CHAT);
    assertThat(reading.problems()).containsExactly("the chat template refuses it: Not like this.");
    assertThat(reading.tokens()).isZero();
  }

  @Test
  void arguments_that_are_no_object_are_found() throws IOException {
    String line = CHAT.replace("{\\\"day\\\": \\\"monday\\\"}", "monday");
    assertThat(line).isNotEqualTo(CHAT);
    assertThat(read(PLAIN, line).problems()).containsExactly(TemplateReader.NO_ARGUMENTS);
  }

  @Test
  void what_a_template_leaves_out_is_found() throws IOException {
    assertThat(read(PLAIN.replace("c.function.arguments.day", "'friday'"), CHAT).problems())
        .containsExactly(TemplateLoss.ARGUMENT);
    assertThat(read(PLAIN.replace("{{ c.function.name }} ", ""), CHAT).problems())
        .contains(TemplateLoss.CALL);
    assertThat(read(PLAIN.replace("tools[0].function.name", "tools | length"), CHAT).problems())
        .containsExactly(TemplateLoss.TOOLS);
    assertThat(
            read(PLAIN.replace("{{ m.content }}", "{{ m.content if m.role != 'tool' }}"), CHAT)
                .problems())
        .containsExactly("what the tool says, which the template leaves out");
    assertThat(read(PLAIN.replace("m.content", "m.content | upper"), CHAT).problems())
        .doesNotContain("what the user says, which the template leaves out");
  }

  @Test
  void control_tokens_in_what_somebody_says_are_found_and_unknown_words_are_not()
      throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), PLAIN);
    ChatTemplate template = ChatTemplate.load(folder, Clock.systemUTC()).orElseThrow();
    for (RowReader reader :
        List.of(
            new TemplateReader(template, tokenizer),
            RowReader.adding(String::length, tokenizer::marksIn))) {
      Validation validation = new Validation(true, reader, 1_000);
      validation.check(CHAT.replace("it is done", "it is<|end|> strange <|user|> <unk"));
      validation.check(CHAT.replace("\\\"monday", "\\\"<|tool|>monday"));
      validation.check("{\"text\": \"it <s> is strange\"}");
      assertThat(validation.found().kinds())
          .containsKeys(
              "the control token <|end|> in what the assistant says",
              "the control token <|user|> in what the assistant says",
              "the control token <|tool|> in a tool call",
              "the control token <s> in the text")
          .doesNotContainKey("the control token <unk> in what the assistant says");
    }
  }

  @Test
  void a_prompt_has_no_loss_and_is_checked_like_what_follows() throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), PLAIN);
    ChatTemplate template = ChatTemplate.load(folder, Clock.systemUTC()).orElseThrow();
    Validation validation = new Validation(false, new TemplateReader(template, tokenizer), 1_000);
    Row.Chat row =
        new Row.Chat(
            List.of(
                new Message.User("is it done"),
                new Message.Assistant("", "no", List.of()),
                new Message.User("book it"),
                new Message.Assistant("", "yes", List.of())),
            List.of(),
            3);
    Reading reading =
        new Reading(0, validation.check(RowFormat.TRL.line(row).orElseThrow()), List.of());
    assertThat(supervised(reading)).containsExactly("yes<|end|>\n");
    assertThat(text(reading)).contains("no<|end|>");
    assertThat(
            validation.check(
                RowFormat.TRL.line(new Row.Completion("book", " it<s>")).orElseThrow()))
        .containsExactly(new Reading.Part("book", false), new Reading.Part(" it<s>", true));
    assertThat(validation.found().kinds())
        .containsOnlyKeys("the control token <s> in the completion");
    assertThat(validation.found().lines()).isEqualTo(2);
  }
}
