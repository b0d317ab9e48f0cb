package dev.plumbline.provider;

import java.io.IOException;

/** A call over the wire. */
@FunctionalInterface
interface Wire {

  /**
   * The body that came.
   *
   * @throws HttpStatus when it came with a status of failure
   * @throws IOException when none came whole
   */
  String receive() throws IOException;
}
