package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes down every request with its reply: {@code at, target, seed, sent, received, reply}, where
 * {@code sent} and {@code received} are the bodies on the wire, absent when the reply came from the
 * cache, and {@code failure} stands in place of the reply when there was none.
 */
final class Recorded implements Api {

  private final Api inner;
  private final Recorder recorder;
  private final Target target;
  private final Secret key;
  private final Afterwards recording = new Afterwards();

  Recorded(Api inner, Recorder recorder, Target target, Secret key) {
    this.inner = inner;
    this.recorder = recorder;
    this.target = target;
    this.key = key;
  }

  @Override
  public Exchange send(Request request) {
    recording.requireWhole();
    ObjectNode line =
        Json.object()
            .put("at", Instant.now().toString())
            .put("target", target.toString())
            .put("seed", request.seed());
    try {
      Exchange exchange = inner.send(request);
      put(line, "sent", exchange.sent());
      put(line, "received", exchange.received());
      line.set("reply", tree(exchange.reply()));
      return exchange;
    } catch (RuntimeException failure) {
      line.put("failure", String.valueOf(failure.getMessage()));
      throw failure;
    } finally {
      recording.run(() -> recorder.record(key.scrub(line.toString())));
    }
  }

  private static void put(ObjectNode line, String name, String body) {
    if (!body.isEmpty()) {
      line.set(name, Json.parse(body).orElseGet(() -> StringNode.valueOf(body)));
    }
  }

  private static JsonNode tree(Reply reply) {
    return Json.parse(Canonical.JSON.writerFor(Reply.class).writeValueAsString(reply))
        .orElseGet(Json::object);
  }
}
