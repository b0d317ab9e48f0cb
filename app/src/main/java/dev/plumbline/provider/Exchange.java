package dev.plumbline.provider;

import dev.plumbline.model.Reply;

/**
 * A reply with what went over the wire for it, keys struck out.
 *
 * @param sent the body of the request; empty when nothing was sent
 * @param received the body of the response; empty when nothing was sent
 */
record Exchange(Reply reply, String sent, String received) {

  static Exchange withoutWire(Reply reply) {
    return new Exchange(reply, "", "");
  }
}
