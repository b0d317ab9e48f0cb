package dev.plumbline.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.Faults;
import dev.plumbline.lm.BadInputException;
import dev.plumbline.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's chat API for one model, on the loopback device: {@code POST /v1/chat/completions} and
 * {@code GET /v1/models}. Every request needs the token as bearer. Streamed answers go out once the
 * turn is whole.
 */
public final class ChatServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BEARER = "Bearer ";
  private static final int MOST_BYTES = 4 << 20;

  private final Model model;
  private final String name;
  private final Token token;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts to listen.
   *
   * @param model safe for many threads
   * @param name as clients name it
   * @param token what clients must send
   * @param port 0 for a free one
   */
  public ChatServer(Model model, String name, Token token, int port) {
    this.model = model;
    this.name = name;
    this.token = token;
    this.server = Loopback.listen(port, this::handle, threads);
  }

  /** The base URL for clients. */
  public String url() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (ApiException e) {
        send(exchange, e.status, error(e));
      } catch (BadInputException | IllegalArgumentException e) {
        send(exchange, 400, error(ApiException.bad("", String.valueOf(e.getMessage()))));
      } catch (IOException e) {
        throw e; // the client is gone
      } catch (Throwable e) {
        // Errors too, such as a lack of memory: whoever waits is told.
        Faults.log(e, "a request was not answered");
        send(exchange, 500, error(new ApiException(500, "", "the model failed: " + e)));
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorise(exchange);
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    switch (call) {
      case "GET /v1/models" ->
          send(
              exchange,
              200,
              JSON.writeValueAsString(
                  Map.of(
                      "object", "list", "data", List.of(Map.of("id", name, "object", "model")))));
      case "POST /v1/chat/completions" -> complete(exchange);
      default -> throw new ApiException(404, "", "there is no " + call);
    }
  }

  private void authorise(HttpExchange exchange) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    // A page in a browser cannot set this header for another host unasked.
    boolean known = given.startsWith(BEARER) && token.is(given.substring(BEARER.length()));
    if (!known) {
      throw new ApiException(401, "", "the token is missing or wrong; send it as bearer");
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      passOver(exchange.getRequestBody());
      throw new ApiException(413, "", "the body is longer than 4 MiB");
    }
    ChatRequest request = ChatRequest.read(body, name);
    ChatResponse response =
        ChatResponse.of(name, request, model.replies(List.of(request.request())).getFirst());
    if (!request.stream()) {
      send(exchange, 200, response.whole());
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String event : response.events(request.streamUsage())) {
        out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
      }
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Who is cut off while sending sees no answer; 64 MiB more are waited for, and not kept. */
  private static void passOver(InputStream body) throws IOException {
    byte[] some = new byte[1 << 16];
    int left = 64 << 20;
    for (int read = 0; read >= 0 && left > 0; read = body.read(some)) {
      left -= read;
    }
  }

  /** In OpenAI's form. */
  private static String error(ApiException e) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", e.getMessage());
    error.put("type", e.type());
    error.put("param", e.field.isEmpty() ? null : e.field);
    error.put("code", null);
    return JSON.writeValueAsString(Map.of("error", error));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
