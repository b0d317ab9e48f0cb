package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.jinja.Rendering.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T07:08:09Z"), ZoneOffset.UTC);
  private static final JsonNode MESSAGES =
      json("[{'role': 'user', 'content': 'Hot?'}, {'role': 'assistant', 'content': 'Yes.'}]");
  private static final JsonNode NONE = json("null");

  @TempDir Path folder;

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private ChatTemplate template() {
    return ChatTemplate.load(folder, CLOCK).orElseThrow();
  }

  private String rendered() {
    return template().render(MESSAGES, NONE, true).text();
  }

  @Test
  void a_file_comes_before_the_field_and_takes_its_tokens_from_there() throws IOException {
    write(
        "chat_template.jinja",
        "{{ bos_token }}{{ messages | length }}{{ eos_token }}{{ pad_token }}\n");
    write(
        "tokenizer_config.json",
        """
        {"chat_template": "other", "bos_token": "<s>", "pad_token": null,
         "eos_token": {"content": "</s>", "special": true}}
        """);
    assertThat(rendered()).isEqualTo("<s>2</s>");
    assertThat(template().endOfText()).contains("</s>");
    assertThat(template().file()).hasFileName("chat_template.jinja");
    assertThat(List.of("{{ messages", "<s>", "other").stream().map(template()::mentions))
        .as("what it says, and tokens that it can name")
        .containsExactly(true, true, false);
  }

  @Test
  void the_field_is_a_text_or_a_list_with_a_default() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"{{ messages[0].content }}\"}");
    assertThat(rendered()).isEqualTo("Hot?");
    write(
        "tokenizer_config.json",
        """
        {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}
        """);
    assertThat(rendered()).isEqualTo("d");
  }

  @Test
  void a_folder_without_one_has_none() throws IOException {
    assertThat(ChatTemplate.load(folder, CLOCK)).isEmpty();
    write(
        "tokenizer_config.json", "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}]}");
    assertThat(ChatTemplate.load(folder, CLOCK)).isEqualTo(Optional.empty());
  }

  @Test
  void tools_and_the_prompt_are_given() throws IOException {
    write(
        "chat_template.jinja",
        "{{ tools is none }}{{ documents is none }}{% if tools %}{{ tools | tojson }}{% endif %}{% if add_generation_prompt %}<a>{% endif %}");
    assertThat(template().render(MESSAGES, json("[]"), true).text()).isEqualTo("TrueTrue<a>");
    assertThat(template().render(MESSAGES, json("[{'a': 1}]"), false).text())
        .isEqualTo("FalseTrue[{\"a\": 1}]");
  }

  @Test
  void the_day_is_the_clock_s() throws IOException {
    write("chat_template.jinja", "{{ strftime_now('%d %B %Y') }}");
    assertThat(rendered()).isEqualTo("05 March 2026");
  }

  @Test
  void generations_are_marked_where_the_template_marks_them() throws IOException {
    write(
        "chat_template.jinja",
        "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% else %}{% generation %}{{ m.content }}{% endgeneration %}{% endif %}{% endfor %}");
    assertThat(template().marksGenerations()).isTrue();
    assertThat(template().render(MESSAGES, NONE, false).generations())
        .containsExactly(new Span(4, 8));
  }

  @Test
  void what_the_template_refuses_or_cannot_do_is_said() throws IOException {
    write("chat_template.jinja", "{{ raise_exception('No system turn here.') }}");
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(this::rendered)
        .withMessage("the chat template refuses it: No system turn here.");
    write("chat_template.jinja", "\n{{ messages.first.content }}");
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(this::rendered)
        .withMessage(
            "the chat template fails in line 2: 'first' of a list is undefined, so it has no 'content'");
  }

  @Test
  void a_template_with_unknown_things_in_it_is_not_loaded() throws IOException {
    write("chat_template.jinja", "a\n{% glaze %}");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(this::template)
        .withMessage(
            "the chat template in %s cannot be read: line 2: the tag 'glaze' is not known here",
            folder.resolve("chat_template.jinja"));
  }
}
