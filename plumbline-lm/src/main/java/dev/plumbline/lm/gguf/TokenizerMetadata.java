package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A {@code tokenizer.json}, and what goes with it, as the metadata of a file. */
final class TokenizerMetadata {
  private static final String PREFIX = "tokenizer.ggml.";

  /** Keys of tokens that end a text or a turn, in the order that they are given away. */
  private static final List<String> ENDS = List.of("eos", "eot", "eom");

  private final GgufWriter writer;
  private final ModelFolder model;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<TokenRole> roles = new ArrayList<>();

  private TokenizerMetadata(GgufWriter writer, ModelFolder model) {
    this.writer = writer;
    this.model = model;
  }

  /**
   * Adds it.
   *
   * @throws BadInputException when the tokenizer is of a kind that a file has no name for
   */
  static void write(GgufWriter writer, ModelFolder model) {
    TokenizerMetadata metadata = new TokenizerMetadata(writer, model);
    boolean bytes = metadata.model().path("byte_fallback").asBoolean(false);
    metadata.readTokens();
    metadata.require(
        metadata.model().path("type").asString("").equals("BPE"),
        "its model is " + metadata.model().path("type") + ", must be BPE");
    if (bytes) {
      metadata.sentencePiece();
    } else {
      metadata.byteLevel();
    }
    metadata.special();
    metadata.templates();
    metadata.sampling();
  }

  private JsonNode model() {
    return model.tokenizer().path("model");
  }

  private void require(boolean condition, String what) {
    BadInputException.unless(
        condition, "%s: the tokenizer cannot be written as GGUF: %s", model.weights().file(), what);
  }

  private void readTokens() {
    int size = model.config().path("vocab_size").asInt();
    for (int id = 0; id < size; id++) {
      tokens.add("[PAD" + id + "]");
      roles.add(TokenRole.UNUSED);
    }
    model()
        .path("vocab")
        .properties()
        .forEach(token -> put(token.getKey(), token.getValue(), TokenRole.NORMAL));
    for (JsonNode added : model.tokenizer().path("added_tokens")) {
      boolean special = added.path("special").asBoolean(false);
      put(
          added.path("content").asString(""),
          added.path("id"),
          special ? TokenRole.CONTROL : TokenRole.USER_DEFINED);
    }
  }

  private void put(String token, JsonNode id, TokenRole role) {
    require(
        id.isIntegralNumber() && id.asInt(-1) >= 0 && id.asInt() < tokens.size(),
        "the token '%s' is %s, must be below the embedding's %d"
            .formatted(token, id, tokens.size()));
    tokens.set(id.asInt(), token);
    roles.set(id.asInt(), role);
    ids.put(token, id.asInt());
  }

  private void byteLevel() {
    JsonNode normalizer = model.tokenizer().path("normalizer");
    require(
        normalizer.isNull()
            || normalizer.isMissingNode()
            || normalizer.path("type").asString("").equals("NFC"),
        "its normalizer is " + normalizer + ", must be none or NFC");
    JsonNode cuts = model.tokenizer().path("pre_tokenizer");
    boolean whole = model().path("ignore_merges").asBoolean(false);
    PreTokenizer known =
        Arrays.stream(PreTokenizer.values())
            .filter(each -> each.cutsAs(cuts))
            .sorted((a, b) ->
                Boolean.compare(b.wholeWords == whole, a.wholeWords == whole)) // the fitting first
            .findFirst()
            .orElseThrow(() ->
                new BadInputException(
                    "%s: the tokenizer cannot be written as GGUF: llama.cpp has no name for the"
                            .formatted(model.weights().file())
                        + " pre_tokenizer "
                        + cuts));
    writer.text(PREFIX + "model", "gpt2").text(PREFIX + "pre", known.ggufName());
    writeTokens();
    writer.texts(PREFIX + "merges", merges().stream().map(pair -> String.join(" ", pair)).toList());
  }

  private List<List<String>> merges() {
    List<List<String>> merges = new ArrayList<>();
    for (JsonNode merge : model().path("merges")) {
      merges.add(
          merge.isArray()
              ? List.of(merge.path(0).asString(""), merge.path(1).asString(""))
              : Arrays.asList(merge.asString("").split(" ", 2)));
    }
    return merges;
  }

  private void sentencePiece() {
    unknown().ifPresent(id -> roles.set(id, TokenRole.UNKNOWN));
    IntStream.range(0, tokens.size())
        .filter(id -> tokens.get(id).matches("<0x[0-9A-F]{2}>"))
        .forEach(id -> roles.set(id, TokenRole.BYTE));
    writer.text(PREFIX + "model", "llama").text(PREFIX + "pre", "default");
    writeTokens();
    writer.numbers(PREFIX + "scores", scores());
    writer.flag(PREFIX + "add_space_prefix", prefixesSpace());
  }

  private Optional<Integer> unknown() {
    return Optional.ofNullable(ids.get(model().path("unk_token").asString("")));
  }

  /** The earlier a piece is made, the likelier; what no merge makes, the last. */
  private List<Float> scores() {
    Map<String, Integer> ranks = new HashMap<>();
    for (List<String> pair : merges()) {
      ranks.putIfAbsent(String.join("", pair), ranks.size());
    }
    return IntStream.range(0, tokens.size()).mapToObj(id -> scored(id, ranks)).toList();
  }

  private float scored(int id, Map<String, Integer> ranks) {
    return roles.get(id).grows() ? -(float) ranks.getOrDefault(tokens.get(id), ranks.size()) : 0;
  }

  private boolean prefixesSpace() {
    String normalizer = model.tokenizer().path("normalizer").toString();
    JsonNode cuts = model.tokenizer().path("pre_tokenizer");
    boolean joined =
        cuts.path("type").asString("").equals("Metaspace")
            && !cuts.path("prepend_scheme").asString("always").equals("never");
    return joined || normalizer.contains("\"Prepend\"");
  }

  private void writeTokens() {
    writer.texts(PREFIX + "tokens", tokens);
    writer.integers(PREFIX + "token_type", roles.stream().map(TokenRole::number).toList());
  }

  private void special() {
    for (String role : List.of("bos", "unk", "pad")) {
      id(role).ifPresent(id -> writer.integer(SpecialTokens.key(role), id));
    }
    List<Integer> ends = ends();
    require(
        ends.size() <= ENDS.size(),
        "generation ends at %s, a file names %d tokens".formatted(ends, ENDS.size()));
    for (int i = 0; i < ends.size(); i++) {
      writer.integer(SpecialTokens.key(ENDS.get(i)), ends.get(i));
    }
    writer.flag(PREFIX + "add_bos_token", marks("single", 0).isPresent());
    writer.flag(
        PREFIX + "add_eos_token",
        marks("single", model.tokenizer().at("/post_processor/single").size() - 1).isPresent());
  }

  /** The mark at a place of what the post processor makes of one text. */
  private Optional<String> marks(String field, int at) {
    JsonNode id =
        model
            .tokenizer()
            .at("/post_processor/" + field + "/" + Math.max(0, at) + "/SpecialToken/id");
    return id.isString() ? Optional.of(id.asString()) : Optional.empty();
  }

  private Optional<Integer> id(String role) {
    JsonNode token = model.tokenizerConfig().path(role + "_token");
    String text = (token.isObject() ? token.path("content") : token).asString("");
    return Optional.ofNullable(ids.get(text))
        .or(() ->
            Optional.of(model.config().path(role + "_token_id"))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::asInt)
                .filter(id -> id < tokens.size()));
  }

  private List<Integer> ends() {
    JsonNode named = model.generationConfig().path("eos_token_id");
    List<Integer> ends =
        new ArrayList<>(
            (named.isArray() ? named.valueStream() : java.util.stream.Stream.of(named))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::asInt)
                .distinct()
                .toList());
    if (ends.isEmpty()) {
      return id("eos").map(List::of).orElse(List.of());
    }
    id("eos").filter(ends::remove).ifPresent(first -> ends.addFirst(first));
    return ends;
  }

  private void templates() {
    JsonNode template = model.tokenizerConfig().path("chat_template");
    if (template.isString()) {
      writer.text("tokenizer.chat_template", template.asString());
    }
    List<String> names = new ArrayList<>();
    for (JsonNode each : template.isArray() ? template : List.<JsonNode>of()) {
      String name = each.path("name").asString("");
      boolean usual = name.equals("default");
      writer.text(
          "tokenizer.chat_template" + (usual ? "" : "." + name),
          each.path("template").asString(""));
      if (!usual) {
        names.add(name);
      }
    }
    if (!names.isEmpty()) {
      writer.texts("tokenizer.chat_templates", names);
    }
  }

  private void sampling() {
    JsonNode settings = model.generationConfig();
    if (!settings.path("do_sample").asBoolean(false)) {
      return;
    }
    Map<String, String> numbers =
        new TreeMap<>(Map.of("top_p", "top_p", "min_p", "min_p", "temperature", "temp"));
    numbers.forEach((field, name) -> {
      if (settings.path(field).isNumber()) {
        writer.number("general.sampling." + name, settings.path(field).asDouble());
      }
    });
    if (settings.path("top_k").isIntegralNumber()) {
      writer.integer("general.sampling.top_k", settings.path("top_k").asInt());
    }
  }
}
