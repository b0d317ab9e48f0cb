package dev.plumbline.scan;

import dev.plumbline.corpus.Words;
import dev.plumbline.model.Message;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model says that it did: the word after each {@code I}, auxiliaries apart. There are few
 * such words in the logs of a deployment, so that one which hardly ever stands there is worth a
 * look, whatever it is.
 */
final class Deeds {

  /** Of a conversation; the first ones. */
  private static final int MOST = 12;

  private static final long I = Words.of("I").stem(0);

  private static final Set<Long> AUXILIARIES =
      Stream.of(
              "have", "ve", "had", "d", "also", "then", "just", "will", "ll", "would", "am", "m",
              "was", "can", "could", "should", "may", "might", "must", "did", "do", "now", "only",
              "even", "still")
          .map(word -> Words.of(word).stem(0))
          .collect(Collectors.toSet());

  private Deeds() {}

  /** The deeds of a conversation, each once, as hashes. */
  static long[] of(Conversation conversation) {
    return conversation.turns().stream()
        .map(Turn::message)
        .filter(Message.Assistant.class::isInstance)
        .flatMapToLong(said -> Arrays.stream(of(((Message.Assistant) said).text())))
        .distinct()
        .limit(MOST)
        .toArray();
  }

  private static long[] of(String text) {
    // Of a long text, as much as anybody reads.
    Words words = Words.of(text.substring(0, Math.min(text.length(), 1 << 14)));
    long[] deeds = new long[words.count()];
    int count = 0;
    for (int i = 0; i + 1 < words.count(); i++) {
      if (words.stem(i) == I) {
        int verb = i + 1;
        while (verb < words.count() && AUXILIARIES.contains(words.stem(verb))) {
          verb++;
        }
        if (verb < words.count() && words.stem(verb) != I) {
          deeds[count++] = words.stem(verb);
        }
      }
    }
    return Arrays.copyOf(deeds, count);
  }
}
