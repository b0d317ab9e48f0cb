import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** OpenAI's chat API with one fixed answer after a fixed time: {@code StubProvider PORT MILLIS}. */
public final class StubProvider {

  private static final byte[] ANSWER =
      """
      {"id": "x", "object": "chat.completion", "created": 1, "model": "stub", "choices": [{"index": 0, "message":
      {"role": "assistant", "content": "I cannot help with that."}, "finish_reason": "stop"}],
      "usage": {"prompt_tokens": 50, "completion_tokens": 7, "total_tokens": 57}}"""
          .getBytes(StandardCharsets.UTF_8);

  public static void main(String[] args) throws IOException {
    long millis = Long.parseLong(args[1]);
    AtomicLong asked = new AtomicLong();
    System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 20_000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Thread.sleep(millis);
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/asked",
        exchange -> {
          try (exchange) {
            byte[] count = String.valueOf(asked.get()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, count.length);
            exchange.getResponseBody().write(count);
          }
        });
    server.start();
  }
}
