package dev.plumbline.watch;

import java.util.List;
import java.util.Optional;

/** Where the checkpoints of a training appear. */
public interface Checkpoints {

  /**
   * What is there.
   *
   * @param ready by step
   * @param trouble a sentence on the first that is there and cannot be used, or on why nothing can
   *     be seen; empty when there is none
   */
  record Found(List<Arrival> ready, Optional<String> trouble) {
    public Found {
      ready = List.copyOf(ready);
    }
  }

  /**
   * Looks for checkpoints; none when nothing has come yet.
   *
   * @param after only those of later steps are looked at
   */
  Found look(int after);

  /** What is looked for and where, in words. */
  String inWords();
}
