package dev.plumbline.lm;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.plumbline.lm.gguf.Gguf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Text to token ids and back, by the Hugging Face tokenizers library.
 *
 * <p>Safe for use by several threads.
 */
public final class Tokenizer implements AutoCloseable {
  static {
    System.setProperty("OPT_OUT_TRACKING", "true"); // the library would otherwise report its use
  }

  private final Path file;
  private final JsonNode json;
  private final HuggingFaceTokenizer delegate;
  private final Map<String, Integer> ids;
  private final Map<Integer, String> special;
  private final int size;

  private Tokenizer(
      Path file,
      JsonNode json,
      HuggingFaceTokenizer delegate,
      Map<String, Integer> ids,
      Map<Integer, String> special) {
    this.file = file;
    this.json = json;
    this.delegate = delegate;
    this.ids = ids;
    this.special = special;
    size = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
  }

  /**
   * Loads a {@code tokenizer.json}, or the one in a folder or in a GGUF file.
   *
   * @throws BadInputException when there is none
   * @throws CorruptCheckpointException when the library does not understand it
   */
  public static Tokenizer load(Path directoryOrTokenizerJson) {
    Path place = DurableFiles.whole(directoryOrTokenizerJson);
    Path file = Files.isDirectory(place) ? place.resolve("tokenizer.json") : place;
    return Gguf.isNamedBy(file)
        ? of(file, Gguf.read(file, Gguf::tokenizer))
        : of(file, Json.read(file));
  }

  private static Tokenizer of(Path file, JsonNode json) {
    try {
      return new Tokenizer(
          file,
          json,
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(Json.compact(json)),
              Map.of("addSpecialTokens", "false", "truncation", "false")),
          ids(json),
          special(json));
    } catch (IOException e) {
      throw new StorageException("read", file, e);
    } catch (RuntimeException e) {
      throw new CorruptCheckpointException(
          file, String.valueOf(e.getMessage()), "a tokenizer of the tokenizers library", e);
    }
  }

  /** What is not as it should be here is left to the library to refuse. */
  private static Map<String, Integer> ids(JsonNode json) {
    Map<String, Integer> ids = new HashMap<>();
    JsonNode vocabulary = json.path("model").path("vocab");
    vocabulary.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
    json.path("added_tokens")
        .valueStream()
        .forEach(token -> ids.put(token.path("content").asString(""), token.path("id").asInt(-1)));
    return Map.copyOf(ids);
  }

  private static Map<Integer, String> special(JsonNode json) {
    return json.path("added_tokens")
        .valueStream()
        .filter(token -> token.path("special").asBoolean(false))
        .collect(
            Collectors.toUnmodifiableMap(
                token -> token.path("id").asInt(-1),
                token -> token.path("content").asString(""),
                (one, other) -> one));
  }

  /** Token ids of a text. Special tokens that stand in the text are recognised; none are added. */
  public int[] encode(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean adds) {
    return Arrays.stream(delegate.encode(text, adds, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /**
   * What its post-processor puts before every text, such as the beginning of a text; often none.
   */
  public int[] beginning() {
    int first = encode("a")[0];
    return Arrays.stream(encode("a", true)).takeWhile(token -> token != first).toArray();
  }

  /**
   * The text of tokens. Ids outside the vocabulary, which a model may have to spare, have none.
   *
   * @param skipSpecial whether to leave special tokens out
   */
  public String decode(int[] tokens, boolean skipSpecial) {
    return delegate.decode(Arrays.stream(tokens).asLongStream().toArray(), skipSpecial);
  }

  /**
   * The id of a token.
   *
   * @throws BadInputException when the vocabulary lacks it
   */
  public int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new BadInputException("%s has no token '%s'".formatted(file, token));
    }
    return id;
  }

  /** Whether the vocabulary has a token. */
  public boolean has(String token) {
    return ids.containsKey(token);
  }

  /** Whether a token is no text, but a mark such as the end of a turn. */
  public boolean isSpecial(int id) {
    return special.containsKey(id);
  }

  /** The special tokens that are spelt out in a text, and would be read as marks, in order. */
  public List<String> marksIn(String text) {
    return Arrays.stream(encode(text))
        .filter(this::isSpecial)
        .mapToObj(special::get)
        .filter(text::contains) // one for what is unknown is not
        .distinct()
        .toList();
  }

  /**
   * Whether both have the same tokens under the same ids, so that ids of one can be the other's.
   */
  public boolean sharesTokensWith(Tokenizer other) {
    return ids.equals(other.ids)
        && json.path("model").path("vocab").equals(other.json.path("model").path("vocab"));
  }

  /** The {@code tokenizer.json}; not to be changed. */
  JsonNode json() {
    return json;
  }

  /** Number of ids, from 0 to the largest. */
  public int size() {
    return size;
  }

  /** The file it was loaded from. */
  public Path file() {
    return file;
  }

  @Override
  public void close() {
    delegate.close();
  }
}
