package dev.plumbline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs the calls of a conversation with their outputs: by the ids that the calls have, and where
 * they have none, or an output names none of them, in order. Ids made here are nine letters and
 * digits, which is what the strictest server takes.
 */
public final class CallIds {

  private final List<String> open = new ArrayList<>();
  private int turn;

  /** Ids for the calls of the next turn of the model, which its outputs take after it. */
  public List<String> next(List<ToolCall> calls) {
    turn++;
    List<String> ids = new ArrayList<>();
    for (ToolCall call : calls) {
      ids.add(
          call.id().isEmpty() || ids.contains(call.id())
              ? "c%04d%04d".formatted(turn % 10_000, ids.size() % 10_000)
              : call.id());
    }
    return opened(ids);
  }

  /** Likewise, with the ids that the provider gave. */
  public List<String> opened(List<String> ids) {
    open.clear();
    open.addAll(ids);
    return ids;
  }

  /** The call that an output answers; empty when every call has its output. */
  public Optional<String> answered(Message.ToolOutput output) {
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(open.remove(Math.max(0, open.indexOf(output.call()))));
  }
}
