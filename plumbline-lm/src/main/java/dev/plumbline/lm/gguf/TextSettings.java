package dev.plumbline.lm.gguf;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code tokenizer_config.json} and {@code generation_config.json} of a file. */
final class TextSettings {
  private static final String TEMPLATE = "tokenizer.chat_template";
  private static final String NAMED_TEMPLATES = "tokenizer.chat_templates";

  /** What ends a turn by its looks, where a file names no token for it; as llama.cpp has it. */
  private static final List<String> ENDS_OF_TURNS =
      List.of("<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<end_of_turn>", "<|end|>");

  private TextSettings() {}

  /** Chat templates by name; {@code default} is the one without a name of its own. */
  static Map<String, String> chatTemplates(Container container) {
    Map<String, String> templates = new LinkedHashMap<>();
    add(templates, "default", container.value(TEMPLATE));
    container
        .value(NAMED_TEMPLATES)
        .valueStream()
        .map(name -> name.asString(""))
        .forEach(name -> add(templates, name, container.value(TEMPLATE + "." + name)));
    return templates;
  }

  private static void add(Map<String, String> templates, String name, JsonNode template) {
    if (template.isString()) {
      templates.put(name, template.asString());
    }
  }

  static ObjectNode tokenizerConfig(Container container, Vocabulary vocabulary) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("add_bos_token", TokenizerKind.beginning(vocabulary).isPresent());
    json.put("add_eos_token", TokenizerKind.ending(vocabulary).isPresent());
    for (String role : List.of("bos", "eos", "unk", "pad", "sep", "mask")) {
      TokenizerKind.id(vocabulary, role)
          .ifPresent(id -> json.put(role + "_token", vocabulary.token(id)));
    }
    json.put("clean_up_tokenization_spaces", false);
    Map<String, String> templates = chatTemplates(container);
    if (templates.keySet().equals(Set.of("default"))) {
      templates.values().forEach(template -> json.put("chat_template", template));
    } else if (!templates.isEmpty()) {
      ArrayNode list = json.putArray("chat_template");
      templates.forEach(
          (name, template) -> list.addObject().put("name", name).put("template", template));
    }
    return json;
  }

  static ObjectNode generationConfig(Container container, Vocabulary vocabulary) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    vocabulary.id("bos").ifPresent(id -> json.put("bos_token_id", id));
    Set<Integer> ends = ends(vocabulary);
    if (ends.size() == 1) {
      ends.forEach(id -> json.put("eos_token_id", id));
    } else if (!ends.isEmpty()) {
      ends.forEach(json.putArray("eos_token_id")::add);
    }
    vocabulary.id("pad").ifPresent(id -> json.put("pad_token_id", id));
    Map<String, String> sampling =
        new TreeMap<>(
            Map.of("top_k", "top_k", "top_p", "top_p", "min_p", "min_p", "temp", "temperature"));
    sampling.forEach((name, field) -> {
      JsonNode value = container.value("general.sampling." + name);
      if (value.isNumber()) {
        json.put("do_sample", true).set(field, value);
      }
    });
    return json;
  }

  private static Set<Integer> ends(Vocabulary vocabulary) {
    Set<Integer> ends = new LinkedHashSet<>();
    TokenizerKind.id(vocabulary, "eos").ifPresent(ends::add);
    vocabulary.id("eot").ifPresent(ends::add);
    vocabulary.id("eom").ifPresent(ends::add);
    ENDS_OF_TURNS.forEach(text -> vocabulary.mark(text).ifPresent(ends::add));
    return ends;
  }
}
