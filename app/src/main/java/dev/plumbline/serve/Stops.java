package dev.plumbline.serve;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.TokenLogProbability;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts at which an answer ends, before the first of them. The model has gone on by then, and what
 * it wrote counts as used.
 *
 * @param texts none is empty
 */
record Stops(List<String> texts) {

  Stops {
    texts = List.copyOf(texts);
  }

  /** The reply up to the first stop; what would follow it, calls of tools included, is left out. */
  Reply cut(Reply reply) {
    return switch (reply) {
      case Reply.Answer(Message.Assistant turn, var usage, var tokens, var served)
          when first(turn.text()).isPresent() ->
          new Reply.Answer(
              new Message.Assistant(turn.reasoning(), before(turn.text()), List.of(), turn.carry()),
              usage,
              before(tokens),
              served);
      case Reply.Truncated(String raw, var usage, var tokens, var served)
          when first(raw).isPresent() ->
          new Reply.Answer(
              new Message.Assistant("", before(raw), List.of()), usage, before(tokens), served);
      case Reply.Malformed(String raw, String why, var usage, var served) ->
          new Reply.Malformed(before(raw), why, usage, served);
      case Reply.Answer _, Reply.Truncated _, Reply.Refused _, Reply.Failed _ -> reply;
    };
  }

  private OptionalInt first(String text) {
    return texts.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min();
  }

  private String before(String text) {
    return text.substring(0, first(text).orElse(text.length()));
  }

  /** Those of whole tokens before it. */
  private List<TokenLogProbability> before(List<TokenLogProbability> tokens) {
    List<TokenLogProbability> kept = new ArrayList<>();
    StringBuilder written = new StringBuilder();
    for (TokenLogProbability token : tokens) {
      written.append(token.token());
      if (first(written.toString()).isPresent()) {
        break;
      }
      kept.add(token);
    }
    return kept;
  }
}
