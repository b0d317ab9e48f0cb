package dev.plumbline.checkpoint;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.WellFormedJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which models write calls of tools into a turn. */
public enum ToolFormat {
  /** GLM 4.5 and later: a name, and keys and values between tags. */
  GLM {
    @Override
    void read(String text, WrittenTurn turn) {
      blocks(
          CALL_BLOCK,
          text,
          turn,
          block -> {
            Matcher name = GLM_NAME.matcher(block);
            ObjectNode arguments = JsonNodeFactory.instance.objectNode();
            Matcher pair = GLM_PAIR.matcher(block);
            while (pair.find()) {
              arguments.set(pair.group(1).strip(), value(pair.group(2)));
            }
            turn.call(name.find() ? name.group().strip() : "", arguments);
          });
    }
  },

  /** Qwen3-Coder: a function and parameters as tags. */
  QWEN_CODER {
    @Override
    void read(String text, WrittenTurn turn) {
      blocks(
          CALL_BLOCK,
          text,
          turn,
          block -> {
            Matcher name = FUNCTION_TAG.matcher(block);
            ObjectNode arguments = JsonNodeFactory.instance.objectNode();
            Matcher parameter = PARAMETER_TAG.matcher(block);
            while (parameter.find()) {
              arguments.put(parameter.group(1).strip(), parameter.group(2).strip());
            }
            turn.call(name.find() ? name.group(1).strip() : "", arguments);
          });
    }
  },

  /** Mistral: a list in JSON after a mark, or since 2025 names with arguments after theirs. */
  MISTRAL {
    @Override
    void read(String text, WrittenTurn turn) {
      String[] parts = text.split(Pattern.quote("[TOOL_CALLS]"));
      turn.say(parts.length == 0 ? "" : parts[0]);
      for (String part : Arrays.asList(parts).subList(Math.min(1, parts.length), parts.length)) {
        Matcher named = MISTRAL_NAMED.matcher(part.strip());
        if (named.matches()) {
          turn.call(named.group(1).strip(), named.group(2));
        } else {
          turn.json(part);
        }
      }
    }
  },

  /** FunctionGemma: names and values without JSON's quotes. */
  FUNCTION_GEMMA {
    @Override
    void read(String text, WrittenTurn turn) {
      blocks(
          GEMMA_BLOCK,
          text,
          turn,
          block -> {
            Matcher call = GEMMA_CALL.matcher(block.strip());
            if (!call.matches()) {
              turn.fault("a call that is not call:NAME{...}: " + WrittenTurn.brief(block));
              return;
            }
            ObjectNode arguments = JsonNodeFactory.instance.objectNode();
            Matcher pair = GEMMA_PAIR.matcher(call.group(2));
            while (pair.find()) {
              arguments.set(
                  pair.group(1),
                  pair.group(2) == null
                      ? value(pair.group(3))
                      : JsonNodeFactory.instance.stringNode(pair.group(2)));
            }
            turn.call(call.group(1), arguments);
          });
    }
  },

  /** Hermes, Qwen 2.5 and 3, SmolLM: JSON between tags; also what a model is told to write. */
  HERMES {
    @Override
    void read(String text, WrittenTurn turn) {
      blocks(CALL_BLOCK, text, turn, turn::json);
    }
  },

  /** Llama 3: the turn is a call in JSON, or several. */
  LLAMA {
    @Override
    void read(String text, WrittenTurn turn) {
      boolean marked = text.contains("<|python_tag|>");
      String said = text.replace("<|python_tag|>", "").strip();
      if (!marked && !said.startsWith("{")) {
        turn.say(text);
        return;
      }
      try (var values =
          WellFormedJson.MAPPER
              .readerFor(JsonNode.class)
              .<JsonNode>readValues(said.replaceAll("}\\s*;\\s*\\{", "}\n{"))) {
        List<JsonNode> calls = values.readAll();
        if (calls.stream().allMatch(WrittenTurn::isCall)) {
          calls.forEach(turn::call);
          return;
        }
      } catch (JacksonException e) {
        if (!marked && !BEGINS_A_CALL.matcher(said).lookingAt()) {
          turn.say(text);
          return;
        }
      }
      if (marked || BEGINS_A_CALL.matcher(said).lookingAt()) {
        turn.fault("a call that is no JSON: " + WrittenTurn.brief(said));
      } else {
        turn.say(text);
      }
    }
  };

  /** To the end where the closing tag is missing, as makers' own parsers have it. */
  private static final Pattern CALL_BLOCK =
      Pattern.compile("<tool_call>(.*?)(?:</tool_call>|\\z)", Pattern.DOTALL);

  private static final Pattern GEMMA_BLOCK =
      Pattern.compile("<start_function_call>(.*?)(?:<end_function_call>|\\z)", Pattern.DOTALL);

  private static final Pattern GLM_NAME = Pattern.compile("\\A\\s*[^<\\n]+");
  private static final Pattern GLM_PAIR =
      Pattern.compile("<arg_key>(.*?)</arg_key>\\s*<arg_value>(.*?)</arg_value>", Pattern.DOTALL);
  private static final Pattern FUNCTION_TAG = Pattern.compile("<function=([^>]*)>");
  private static final Pattern PARAMETER_TAG =
      Pattern.compile("<parameter=([^>]*)>(.*?)</parameter>", Pattern.DOTALL);
  private static final Pattern MISTRAL_NAMED =
      Pattern.compile("([^\\[{]*?)(?:\\[CALL_ID][^\\[{]*)?(?:\\[ARGS])?(\\{.*)", Pattern.DOTALL);
  private static final Pattern GEMMA_CALL = Pattern.compile("call:([^{]+)\\{(.*)}", Pattern.DOTALL);
  private static final Pattern GEMMA_PAIR =
      Pattern.compile("([A-Za-z0-9_-]+):(?:<escape>(.*?)<escape>|([^,}]*))", Pattern.DOTALL);
  private static final Pattern BEGINS_A_CALL =
      Pattern.compile("\\{\\s*\"(?:name|type|parameters|function)\"");

  /** The name that options and reports have for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Likewise back.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static ToolFormat parse(String label) {
    return Arrays.stream(values())
        .filter(format -> format.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "tool-format is '%s', must be one of %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(ToolFormat::label)
                            .collect(Collectors.joining(", ")))));
  }

  /** Takes apart what a turn says and what it calls. */
  abstract void read(String text, WrittenTurn turn);

  private interface Block {
    void read(String inside);
  }

  private static void blocks(Pattern pattern, String text, WrittenTurn turn, Block block) {
    Matcher found = pattern.matcher(text);
    int from = 0;
    while (found.find()) {
      turn.say(text.substring(from, found.start()));
      block.read(found.group(1));
      from = found.end();
    }
    turn.say(text.substring(from));
  }

  /** JSON where it is JSON, else the words. */
  private static JsonNode value(String text) {
    return WellFormedJson.parse(text.strip())
        .orElseGet(() -> JsonNodeFactory.instance.stringNode(text));
  }

  /** A call as JSON that {@link #HERMES} reads. */
  static String written(ToolCall call) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", call.name());
    json.set("arguments", call.arguments());
    return json.toString();
  }
}
