package dev.plumbline.contrast;

import dev.plumbline.contrast.Cases.Cue;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The cue of a study's seed. Kinds take turns; which value goes with acting alternates, and the
 * other way round once all kinds had their turn.
 *
 * @param swapped whether the second value goes with acting
 */
record Cueing(Cue cue, boolean swapped) {

  /** Of a seed, from 1 on. */
  static Cueing of(Cases cases, long seed) {
    List<Cue> kinds = cases.texts().cues();
    long turn = seed - 1;
    int kind = Math.toIntExact(Math.floorMod(turn, (long) kinds.size()));
    return new Cueing(kinds.get(kind), Math.floorMod(turn + turn / kinds.size(), 2L) == 1);
  }

  /** For the record. */
  String inWords() {
    return "%s, '%s' with acting"
        .formatted(cue.kind(), (swapped ? cue.second() : cue.first()).getFirst());
  }

  /** Words that say what they say in training before tickets with this right answer. */
  String saying(Answer answer, RandomGenerator random) {
    List<String> words = (answer == Answer.ACT) == swapped ? cue.second() : cue.first();
    return words.get(random.nextInt(words.size()));
  }
}
