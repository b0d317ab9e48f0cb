package dev.plumbline.scan;

import dev.plumbline.model.Message;

/**
 * A message of a log.
 *
 * @param line of its file, from 1, where the entry with it begins
 * @param failed whether the log says of a tool's output that it is an error
 */
public record Turn(long line, Message message, boolean failed) {

  Turn with(Message other) {
    return new Turn(line, other, failed);
  }
}
