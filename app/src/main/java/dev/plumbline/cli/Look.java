package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalModel;
import java.util.Map;

/** What is looked for in a watched checkpoint besides its issues. */
interface Look extends AutoCloseable {

  /** Nothing. */
  Look NONE =
      new Look() {
        @Override
        public String at(int step, String digest, LocalModel checkpoint) {
          return "";
        }

        @Override
        public String text() {
          return "";
        }

        @Override
        public Map<String, Object> json() {
          return Map.of();
        }

        @Override
        public boolean isBlind() {
          return true;
        }

        @Override
        public void close() {}
      };

  /** Whether it looks for nothing, so that it need not be shown anything. */
  boolean isBlind();

  /** Looks at a checkpoint, before it is assessed, and says what there is in lines. */
  String at(int step, String digest, LocalModel checkpoint);

  /** What was found at all checkpoints, in lines. */
  String text();

  /** Likewise, beside the points of a watch. */
  Map<String, Object> json();

  @Override
  void close();
}
