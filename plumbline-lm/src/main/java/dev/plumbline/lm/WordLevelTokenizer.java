package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a {@code tokenizer.json} with one token per word, for small closed vocabularies.
 *
 * <p>A piece is a run of letters, digits and underscores, or one other character that is not a
 * space. Decoding puts a space between pieces but none before {@code . , ! ?}.
 */
public final class WordLevelTokenizer {
  /** Means the same to Java and to the tokenizers library. */
  private static final Pattern PIECE =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+|[^\\p{L}\\p{M}\\p{N}_\\s]");

  private WordLevelTokenizer() {}

  /**
   * The pieces of a corpus, sorted. Special tokens are not known here: take them out of the corpus
   * or ignore their pieces.
   */
  public static SortedSet<String> words(Stream<String> corpus) {
    SortedSet<String> words = new TreeSet<>();
    corpus.forEach(
        text -> PIECE.matcher(text).results().forEach(match -> words.add(match.group())));
    return words;
  }

  /**
   * Writes a tokenizer.
   *
   * @param tokenizerJson file to write
   * @param words vocabulary; ids follow its order, after the special tokens
   * @param specialTokens ids 0, 1, 2, ...; found in a text wherever they stand
   * @param unknown the special token that stands for words outside the vocabulary
   */
  public static void write(
      Path tokenizerJson, Collection<String> words, List<String> specialTokens, String unknown) {
    BadInputException.unless(
        specialTokens.contains(unknown),
        "unknown is '%s', must be one of the special tokens %s",
        unknown,
        specialTokens);
    Set<String> vocabulary = new LinkedHashSet<>(specialTokens);
    BadInputException.unless(
        vocabulary.size() == specialTokens.size(), "special tokens %s repeat", specialTokens);
    for (String word : words) {
      BadInputException.unless(
          PIECE.matcher(word).matches(),
          "'%s' is not a word: it must be one piece, such as send_email or ','",
          word);
      BadInputException.unless(vocabulary.add(word), "'%s' is in the vocabulary twice", word);
    }
    Json.write(tokenizerJson, tokenizer(vocabulary, specialTokens, unknown));
  }

  private static ObjectNode tokenizer(
      Set<String> vocabulary, List<String> specialTokens, String unknown) {
    ObjectNode json = Json.object();
    json.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    for (int id = 0; id < specialTokens.size(); id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", specialTokens.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    json.putNull("normalizer");
    ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
    split.putObject("pattern").put("Regex", PIECE.pattern());
    split.put("behavior", "Removed").put("invert", true);
    json.putNull("post_processor");
    json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model = json.putObject("model").put("type", "WordLevel");
    ObjectNode ids = model.putObject("vocab");
    vocabulary.forEach(token -> ids.put(token, ids.size()));
    model.put("unk_token", unknown);
    return json;
  }
}
