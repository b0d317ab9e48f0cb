package dev.plumbline.checkpoint;

import dev.plumbline.lm.ControlTokens;
import dev.plumbline.lm.Example;

/** Texts that nobody says to anybody, as a checkpoint reads them. */
final class PlainTexts {

  private final ControlTokens controls;
  private final int[] beginning;
  private final int[] end;

  /**
   * Those of a checkpoint.
   *
   * @param beginning what stands before every text
   * @param end what ends one; nothing where the checkpoint has no such token
   */
  PlainTexts(ControlTokens controls, int[] beginning, int... end) {
    this.controls = controls;
    this.beginning = beginning.clone();
    this.end = end.clone();
  }

  Example document(String text) {
    return new MarkedTokens()
        .taught(beginning)
        .taught(controls.encode(controls.inert(text)))
        .taught(end)
        .example();
  }

  /** The completion is tokenized apart, as it is when the model goes on from the prompt. */
  Example completion(String prompt, String completion) {
    if (prompt.isEmpty()) {
      return document(completion);
    }
    return new MarkedTokens()
        .given(beginning)
        .given(controls.encode(controls.inert(prompt)))
        .taught(controls.encodeFurther(controls.inert(completion)))
        .taught(end)
        .example();
  }
}
