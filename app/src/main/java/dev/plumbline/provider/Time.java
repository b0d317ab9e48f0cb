package dev.plumbline.provider;

import java.time.Duration;
import java.time.Instant;

/** The clock that the layers wait by. */
interface Time {

  /** Nanoseconds from some moment on; only differences mean something. */
  long nanos();

  /** What the clock on the wall says, to be told to others and compared with theirs. */
  Instant now();

  /**
   * Waits.
   *
   * @throws ProviderException.Interrupted when the thread is interrupted meanwhile
   */
  void sleep(Duration duration);

  /** The machine's. */
  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) {
          try {
            Thread.sleep(duration);
          } catch (InterruptedException e) {
            throw new ProviderException.Interrupted();
          }
        }
      };
}
