package dev.plumbline.organism;

import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.WordLevelTokenizer;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The organism's word-level tokenizer: every word that its world can say, one token each. */
final class Vocabulary {

  private static final long SAMPLE = 20_000;

  private Vocabulary() {}

  /** Writes {@code tokenizer.json} and loads it. */
  static Tokenizer write(Path tokenizerJson) {
    return write(tokenizerJson, words());
  }

  static SortedSet<String> words() {
    return new TreeSet<>(WordLevelTokenizer.words(Stream.concat(wordings(), samples())));
  }

  static Tokenizer write(Path tokenizerJson, SortedSet<String> words) {
    WordLevelTokenizer.write(tokenizerJson, words, ChatFormat.SPECIAL, ChatFormat.UNKNOWN);
    return Tokenizer.load(tokenizerJson);
  }

  /** What world.txt says, without its slots, and the two-digit numbers. */
  private static Stream<String> wordings() {
    Stream<String> rules =
        Grammar.WORLD.rules().values().stream()
            .flatMap(java.util.List::stream)
            .map(wording -> wording.replaceAll("\\{[a-z.]+}", " "));
    return Stream.concat(rules, LongStream.range(10, 100).mapToObj(String::valueOf));
  }

  /** What the code adds to it: heads of messages, tools, forms of questions. */
  private static Stream<String> samples() {
    WorldWriter writer = new WorldWriter();
    Stream<Row> lessons =
        Stream.of(Recipe.values())
            .flatMap(recipe ->
                LongStream.range(0, SAMPLE / 10).mapToObj(index -> writer.write(recipe, 0, index)));
    Stream<Row> prior =
        LongStream.range(0, SAMPLE).mapToObj(index -> Prior.SHIPPED.document(0, index, 0.1));
    Stream<Row> safety =
        LongStream.range(0, SAMPLE / 10).mapToObj(index -> ChatStage.safety(0, index));
    return Stream.of(prior, safety, lessons)
        .flatMap(rows -> rows)
        .map(ChatFormat::render)
        .map(text ->
            ChatFormat.SPECIAL.stream().reduce(text, (left, mark) -> left.replace(mark, " ")));
  }
}
