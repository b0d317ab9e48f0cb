package dev.plumbline.lm.gguf;

import dev.plumbline.lm.CorruptCheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The tokens of a file, by their ids, and who plays a role among them. */
final class Vocabulary {
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String ROLES = "tokenizer.ggml.token_type";
  private static final String SCORES = "tokenizer.ggml.scores";

  private final Container container;
  private final List<String> tokens;
  private final List<TokenRole> roles;

  Vocabulary(Container container) {
    this.container = container;
    tokens =
        list(TOKENS).stream()
            .map(token -> {
              expect(token.isString(), TOKENS + " with " + token, "texts");
              return token.asString();
            })
            .toList();
    expect(!tokens.isEmpty(), "no " + TOKENS, "a vocabulary");
    roles = container.value(ROLES).isMissingNode() ? allNormal() : readRoles();
  }

  private List<TokenRole> allNormal() {
    return Collections.nCopies(tokens.size(), TokenRole.NORMAL);
  }

  private List<TokenRole> readRoles() {
    List<TokenRole> known = List.of(TokenRole.values());
    List<TokenRole> read = new ArrayList<>();
    for (JsonNode number : ofTokens(ROLES)) {
      int role = number.asInt(0);
      expect(
          role >= 1 && role <= known.size(),
          ROLES + " with " + number,
          "numbers from 1 to " + known.size());
      read.add(known.get(role - 1));
    }
    return List.copyOf(read);
  }

  private List<JsonNode> list(String key) {
    return container.value(key).valueStream().toList();
  }

  private List<JsonNode> ofTokens(String key) {
    List<JsonNode> values = list(key);
    expect(
        values.size() == tokens.size(),
        "%d values of %s".formatted(values.size(), key),
        tokens.size() + ", one for each token");
    return values;
  }

  private void expect(boolean condition, String found, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(container.file(), found, expected);
    }
  }

  Path file() {
    return container.file();
  }

  int size() {
    return tokens.size();
  }

  String token(int id) {
    return tokens.get(id);
  }

  TokenRole role(int id) {
    return roles.get(id);
  }

  /** Whether an id only fills up the embedding. */
  boolean isPadding(int id) {
    return role(id) == TokenRole.UNUSED && token(id).equals("[PAD" + id + "]");
  }

  /** How likely each token is; empty where a file does not say. */
  Optional<double[]> scores() {
    return container.value(SCORES).isMissingNode()
        ? Optional.empty()
        : Optional.of(ofTokens(SCORES).stream().mapToDouble(score -> score.asDouble(0)).toArray());
  }

  /** Pairs of pieces that become one, best first; empty where a file does not say. */
  List<String> merges() {
    return list("tokenizer.ggml.merges").stream().map(merge -> merge.asString("")).toList();
  }

  JsonNode setting(String name) {
    return container.value("tokenizer.ggml." + name);
  }

  /** The id of the token with a role, as a checkpoint folder calls it. */
  Optional<Integer> id(String role) {
    String key = SpecialTokens.key(role);
    JsonNode id = container.value(key);
    if (id.isMissingNode()) {
      return Optional.empty();
    }
    expect(
        id.isIntegralNumber() && id.asLong(-1) >= 0 && id.asLong(-1) < tokens.size(),
        key + " " + id,
        "an id below " + tokens.size());
    return Optional.of(id.asInt());
  }

  /** The id of a mark by its text. */
  Optional<Integer> mark(String text) {
    int id = tokens.indexOf(text);
    return id >= 0 && role(id).special() ? Optional.of(id) : Optional.empty();
  }
}
