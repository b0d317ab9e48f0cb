package dev.plumbline.assess;

import dev.plumbline.rollout.Transcript;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;

/**
 * The model that really answers in a run, in its server's words: that of the first trial, and of
 * every other one, also when the run goes on another day. Not thread safe.
 */
final class ServedModel {

  private static final String KIND = "served";

  private final Store store;
  private final String run;
  private final String key;
  private String model;
  private String other = "";

  ServedModel(Store store, String run) {
    this.store = store;
    this.run = run;
    this.key = KIND + "/" + run;
    this.model = store.get(key).map(Artifact::payload).orElse("");
  }

  /** Whether a transcript is of the same model; one that does not say so is. */
  boolean answered(Transcript transcript) {
    for (Transcript.Call call : transcript.calls()) {
      String answered = call.served().model();
      if (model.isEmpty() && !answered.isEmpty()) {
        store.put(new Artifact(key, KIND, answered));
        model = answered;
      }
      if (!answered.isEmpty() && !answered.equals(model)) {
        other = answered;
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
          "run '%s' was begun with the model '%s', and '%s' answers now; serve the first again, or give another --out"
              .formatted(run, model, other));
    }
  }
}
