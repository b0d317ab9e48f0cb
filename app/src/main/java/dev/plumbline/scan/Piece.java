package dev.plumbline.scan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one entry says of a conversation.
 *
 * @param group entries of one file with the same one are one conversation, in order; empty for a
 *     conversation that is all in its entry
 * @param id of the conversation in its log; may be empty
 * @param model may be empty
 * @param turns none where the log tells of a conversation and not what was said
 */
record Piece(String group, String id, String model, Optional<Instant> time, List<Turn> turns) {

  Piece {
    turns = List.copyOf(turns);
  }
}
