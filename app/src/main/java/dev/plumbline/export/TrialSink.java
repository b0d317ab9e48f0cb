package dev.plumbline.export;

import dev.plumbline.store.TrialRow;
import java.io.IOException;

/** Takes the trials of a run, one by one, by suite and ordinal. */
interface TrialSink extends AutoCloseable {

  void add(TrialRow trial) throws IOException;

  /** Writes what is left to write when all trials are there. */
  void finish() throws IOException;

  /** Lets go of what it holds, finished or not. */
  @Override
  void close() throws IOException;
}
