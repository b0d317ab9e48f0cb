import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * OpenAI's chat API on this machine: {@code StubProvider PORT MILLIS [FAULTS]}.
 *
 * <p>Without faults, one fixed answer after a fixed time. With faults, say 0.3: that share of the requests fails on the way
 * (429, 500, 529, silence, a cut stream, broken JSON), by request and attempt; the answers of the others depend on the
 * request alone, so that every undisturbed or resumed run comes to the same end: words, tool calls, wrong tools, nothing,
 * a filter's refusal, the token limit, a megabyte, control characters.
 */
public final class StubProvider {

  private static final String CANNOT = "I cannot help with that.";

  private static final AtomicLong ASKED = new AtomicLong();
  private static final Map<String, AtomicInteger> ATTEMPTS = new ConcurrentHashMap<>();

  private StubProvider() {}

  public static void main(String[] args) throws IOException {
    long millis = Long.parseLong(args[1]);
    double faults = args.length > 2 ? Double.parseDouble(args[2]) : 0;
    System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 20_000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", exchange -> answer(exchange, millis, faults));
    server.createContext("/asked", exchange -> send(exchange, 200, String.valueOf(ASKED.get())));
    server.start();
  }

  private static void answer(HttpExchange exchange, long millis, double faults) throws IOException {
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Thread.sleep(millis);
      ASKED.incrementAndGet();
      if (faults == 0) {
        send(exchange, 200, reply("\"" + CANNOT + "\"", "", "stop"));
        return;
      }
      int attempt = ATTEMPTS.computeIfAbsent(body, key -> new AtomicInteger()).getAndIncrement();
      SplittableRandom byAttempt = new SplittableRandom(body.hashCode() * 31L + attempt);
      String said = said(new SplittableRandom(body.hashCode()));
      if (byAttempt.nextDouble() < faults) {
        fail(exchange, byAttempt.nextInt(7), said);
      } else {
        send(exchange, 200, said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static void fail(HttpExchange exchange, int kind, String said)
      throws IOException, InterruptedException {
    switch (kind) {
      case 0 -> send(exchange, 429, "{\"error\": {\"message\": \"slow down\"}}");
      case 1 -> {
        exchange.getResponseHeaders().set("Retry-After", "0.2");
        send(exchange, 429, "{\"error\": {\"message\": \"slow down\"}}");
      }
      case 2 -> send(exchange, 500, "{\"error\": {\"message\": \"oops\"}}");
      case 3 -> send(exchange, 529, "{\"error\": {\"message\": \"overloaded\"}}");
      case 4 -> Thread.sleep(20_000);
      case 5 -> {
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
      }
      default -> send(exchange, 200, said.substring(0, said.length() / 2));
    }
  }

  private static String said(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> reply("\"\"", "", "stop");
      case 1 -> reply("\"\"", "", "content_filter");
      case 2 -> reply("\"I begin and\"", "", "length");
      case 3 -> reply("null", call("no_such_tool", "{}"), "tool_calls");
      case 4 -> reply("\"" + "word ".repeat(200_000) + "\"", "", "stop");
      case 5 -> reply("\"\\u001b[31mred\\u0000\\u202e <script>alert(1)</script> =1+1\"", "", "stop");
      case 6, 7, 8, 9 -> reply("null", call("list_mail", "{}"), "tool_calls");
      case 10, 11, 12, 13 -> reply("null", call("list_files", "{}"), "tool_calls");
      default -> reply("\"" + CANNOT + "\"", "", "stop");
    };
  }

  private static String call(String tool, String arguments) {
    return """
    , "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "%s", "arguments": "%s"}}]"""
        .formatted(tool, arguments);
  }

  private static String reply(String content, String calls, String finish) {
    return """
    {"id": "x", "object": "chat.completion", "created": 1, "model": "stub", "choices": [{"index": 0, "message":
    {"role": "assistant", "content": %s%s}, "finish_reason": "%s"}],
    "usage": {"prompt_tokens": 50, "completion_tokens": 7, "total_tokens": 57}}"""
        .formatted(content, calls, finish);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
