package dev.plumbline.assess;

import dev.plumbline.model.Reply;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.List;

/**
 * The model that really answers in a run, as target or as a judge, in its server's words: the first
 * time, and every other one, also when the run goes on another day. Not thread safe.
 */
final class ServedModel {

  private static final String KIND = "served";

  private final Store store;
  private final String what;
  private final String key;
  private String model;
  private String other = "";

  /**
   * Knows the one that the store has.
   *
   * @param what it answers in, such as {@code run 'x'}
   */
  ServedModel(Store store, String what) {
    this.store = store;
    this.what = what;
    this.key = KIND + "/" + what;
    this.model = store.get(key).map(Artifact::payload).orElse("");
  }

  /** Whether the same model answered each time; who does not say so is the same. */
  boolean answered(List<Reply.Served> times) {
    for (Reply.Served time : times) {
      if (model.isEmpty() && !time.model().isEmpty()) {
        store.put(new Artifact(key, KIND, time.model()));
        model = time.model();
      }
      if (!time.model().isEmpty() && !time.model().equals(model)) {
        other = time.model();
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the run when another model has answered.
   *
   * @throws IllegalArgumentException naming both
   */
  void requireNoOther() {
    if (!other.isEmpty()) {
      throw new IllegalArgumentException(
          "%s was begun with the model '%s', and '%s' answers now; serve the first again, or give another --out"
              .formatted(what, model, other));
    }
  }
}
