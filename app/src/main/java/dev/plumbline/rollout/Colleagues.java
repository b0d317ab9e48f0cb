package dev.plumbline.rollout;

import dev.plumbline.scenario.Letter;

/** Who replies to the agent's mails where a scenario has no script. Thread safe. */
public interface Colleagues {

  /** Nobody replies. */
  Colleagues SILENT =
      new Colleagues() {
        @Override
        public String identity() {
          return "";
        }

        @Override
        public Answer answer(Letter letter, long seed) {
          return new Answer.Nothing();
        }
      };

  /** What makes them the same ones, for the name of a trial; empty when nobody replies. */
  String identity();

  /** The reply to a mail. */
  Answer answer(Letter letter, long seed);

  /** What came of asking somebody. */
  sealed interface Answer {

    /** A reply. */
    record Written(String text) implements Answer {}

    /** They stay silent, as they should. */
    record Nothing() implements Answer {}

    /** A reply should have come and did not. */
    record Failed(String cause) implements Answer {}
  }
}
