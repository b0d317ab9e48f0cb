package dev.plumbline.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that writes down which keys it is shown. */
final class RecordingServer implements AutoCloseable {
  private final HttpServer server;
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private volatile String models = "{\"object\":\"list\",\"data\":[]}";
  private volatile int modelsStatus = 200;

  RecordingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("Authorization");
          keys.add(key == null ? "none" : key);
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              """
              {"choices":[{"finish_reason":"stop","message":{"content":"Yes."}}],
               "usage":{"prompt_tokens":1000,"completion_tokens":1000}}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.createContext(
        "/v1/models",
        exchange -> {
          byte[] answer = models.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(modelsStatus, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  /** What it lists from now on. */
  void offer(String... names) {
    models =
        Stream.of(names)
            .map("{\"id\":\"%s\",\"object\":\"model\"}"::formatted)
            .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
  }

  /** How it answers from now on when it is asked for its models. */
  void answerModels(int status, String body) {
    models = body;
    modelsStatus = status;
  }

  Queue<String> keys() {
    return keys;
  }

  Queue<String> bodies() {
    return bodies;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
