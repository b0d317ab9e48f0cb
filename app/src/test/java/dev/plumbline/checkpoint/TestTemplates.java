package dev.plumbline.checkpoint;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chat templates in the manners of several families, and a tokenizer of one token a character. */
public enum TestTemplates {
  /** Roles and tools, calls as JSON between tags, thoughts begun: as Qwen has it. */
  HERMES(
      List.of("<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>"),
      """
      {%- if tools %}<|im_start|>system
      {% if messages[0].role == 'system' %}{{ messages[0].content }} {% endif %}Tools: {% for tool in tools %}{{ tool | tojson }}
      {% endfor %}Write <tool_call>JSON</tool_call>.<|im_end|>
      {% endif %}
      {%- for m in messages %}
      {%- if m.role == 'tool' %}<|im_start|>user
      <tool_response>{{ m.content }}</tool_response><|im_end|>
      {% elif not (tools and loop.first and m.role == 'system') %}<|im_start|>{{ m.role }}
      {{ m.content }}{% for c in m.tool_calls or [] %}<tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}<|im_end|>
      {% endif %}{% endfor %}
      {%- if add_generation_prompt %}<|im_start|>assistant
      <think>
      {% endif %}\
      """),

  /** Roles alone: as SmolLM2 has it. */
  PLAIN(
      List.of("<|im_start|>", "<|im_end|>"),
      """
      {% for m in messages %}<|im_start|>{{ m.role }}
      {{ m.content }}<|im_end|>
      {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
      {% endif %}\
      """),

  /** No system prompt and no turns in a row: as Gemma 2 has it. */
  STRICT(
      List.of("<start_of_turn>", "<end_of_turn>"),
      """
      {%- if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}
      {%- for m in messages %}
      {%- if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}
      {%- set who = 'model' if m.role == 'assistant' else m.role %}<start_of_turn>{{ who }}
      {{ m.content | trim }}<end_of_turn>
      {% endfor %}
      {%- if add_generation_prompt %}<start_of_turn>model
      {% endif %}\
      """),

  /** Calls as JSON that is the turn: as Llama 3 has it. */
  LLAMA(
      List.of("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|python_tag|>"),
      """
      {%- for m in messages %}<|start_header_id|>{{ 'ipython' if m.role == 'tool' else m.role }}<|end_header_id|>

      {% if loop.first and tools %}{% for tool in tools %}{{ tool | tojson }}{% endfor %}{% endif %}
      {%- if m.tool_calls %}{"name": "{{ m.tool_calls[0].function.name }}", "parameters": {{ m.tool_calls[0].function.arguments | tojson }}}
      {%- else %}{{ m.content | trim }}{% endif %}<|eot_id|>{% endfor %}
      {%- if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>

      {% endif %}\
      """),

  /** Instructions between marks, calls as a list after one: as Mistral has it. */
  MISTRAL(
      List.of(
          "[INST]",
          "[/INST]",
          "[TOOL_CALLS]",
          "[AVAILABLE_TOOLS]",
          "[/AVAILABLE_TOOLS]",
          "[TOOL_RESULTS]",
          "[/TOOL_RESULTS]",
          "</s>"),
      """
      {%- if tools %}[AVAILABLE_TOOLS]{{ tools | tojson }}[/AVAILABLE_TOOLS]{% endif %}
      {%- for m in messages %}
      {%- if m.role == 'system' or m.role == 'user' %}[INST]{{ m.content }}[/INST]
      {%- elif m.role == 'tool' %}{% if m.tool_call_id | length != 9 %}{{ raise_exception('an id has nine characters') }}{% endif %}[TOOL_RESULTS]{{ m.content }}[/TOOL_RESULTS]
      {%- elif m.tool_calls %}[TOOL_CALLS][{% for c in m.tool_calls %}{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}{% endfor %}]</s>
      {%- else %}{{ m.content }}</s>{% endif %}{% endfor %}\
      """),

  /** Marks put together from roles, and none of them special: as Phi 3 writes them. */
  BARS(
      List.of("<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<tool_call>", "</tool_call>"),
      """
      {% for m in messages %}{{ '<|' + m.role + '|>' }}
      {{ m.content }}<|end|>
      {% endfor %}{% if add_generation_prompt %}<|assistant|>
      {% endif %}\
      """),

  /** Content as a list of parts: as models have it that see. */
  PARTS(
      List.of("<|im_start|>", "<|im_end|>"),
      """
      {% for m in messages %}<|im_start|>{{ m.role }}:
      {% for part in m.content %}{% if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}<|im_end|>
      {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant:
      {% endif %}\
      """),

  /** Tools, and calls in a form of its own. */
  OWN_CALLS(
      List.of("<|im_start|>", "<|im_end|>", "<|call|>"),
      """
      {% for m in messages %}<|im_start|>{{ m.role }}
      {% if loop.first and tools %}{{ tools | tojson }}{% endif %}{{ m.content }}
      {%- for c in m.tool_calls or [] %}<|call|>{{ c.function.name }} with {{ c.function.arguments | tojson }}{% endfor %}<|im_end|>
      {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
      {% endif %}\
      """);

  final List<String> marks;
  private final String template;

  TestTemplates(List<String> marks, String template) {
    this.marks = marks;
    this.template = template;
  }

  /** Writes the template and a tokenizer with its marks, the last of which but one ends a text. */
  public Tokenizer write(Path folder) {
    try {
      Files.writeString(folder.resolve("chat_template.jinja"), template);
      Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toString());
      Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 1}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Tokenizer.load(folder);
  }

  /** Writes a checkpoint that says letters at random, of at most 256 tokens. */
  Path checkpoint(Path place) {
    return checkpoint(place, 256);
  }

  /** Likewise of at most so many tokens. */
  public Path checkpoint(Path place, int positions) {
    Path folder = place.resolve("checkpoint");
    Path words = place.resolve("tokenizer.json");
    try (Tokenizer tokenizer = write(place);
        LanguageModel model =
            Decoder.random(
                DecoderConfig.llama(
                    tokenizer.size(), 32, 64, 1, 2, 1, 16, positions, 10_000, 1e-5, true),
                1,
                Device.CPU)) {
      Checkpoint.save(folder, model, DataType.FP32, words, new GenerationConfig(1), Long.MAX_VALUE);
      Files.writeString(folder.resolve("chat_template.jinja"), template);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return folder;
  }

  /**
   * Adds a field to a folder's {@code tokenizer.json}.
   *
   * @param field as JSON, its name first
   */
  static void addToTokenizer(Path folder, String field) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    String json = Files.readString(file);
    Files.writeString(file, "{" + field + "," + json.substring(json.indexOf('{') + 1));
  }

  private ObjectNode tokenizer() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode json = nodes.objectNode().put("version", "1.0");
    ArrayNode added = json.putArray("added_tokens");
    ObjectNode model = nodes.objectNode().put("type", "BPE").put("unk_token", "\uFFFD");
    ObjectNode vocabulary = model.putObject("vocab");
    model.putArray("merges");
    for (String mark : marks) {
      vocabulary.put(mark, vocabulary.size());
      ObjectNode token = added.addObject().put("id", vocabulary.size() - 1).put("content", mark);
      Map.of("single_word", false, "lstrip", false, "rstrip", false, "normalized", false)
          .forEach(token::put);
      token.put("special", this != BARS && !mark.contains("tool_call"));
    }
    "\uFFFD\n".chars().forEach(c -> vocabulary.put(Character.toString(c), vocabulary.size()));
    for (char letter = ' '; letter <= '~'; letter++) {
      vocabulary.put(String.valueOf(letter), vocabulary.size());
    }
    json.set("model", model);
    json.putObject("decoder").put("type", "Fuse");
    return json;
  }
}
