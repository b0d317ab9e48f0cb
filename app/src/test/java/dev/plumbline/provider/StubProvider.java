package dev.plumbline.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.JsonNode;

/**
 * A provider on this machine that speaks all four protocols and misbehaves by plan. Which protocol
 * is asked shows in the path.
 */
public final class StubProvider implements AutoCloseable {

  /** The key that it takes; a request with another gets 401, with the key in the message. */
  public static final String KEY = "sk-stub-0123456789abcdef";

  private static final Map<String, String> RIGHT_KEYS =
      Map.of(
          "x-api-key", KEY,
          "authorization", "Bearer " + KEY,
          "x-goog-api-key", KEY);

  /**
   * A request.
   *
   * @param number of all requests, from 0
   * @param attempt of this body, from 0
   */
  public record Asked(int number, int attempt, String path, String body) {
    JsonNode json() {
      return Json.parse(body).orElseThrow();
    }
  }

  /** What it does. */
  public sealed interface Deed {
    record Answers(Said said) implements Deed {}

    record Misbehaves(Fault fault) implements Deed {}

    record Sends(int status, Map<String, String> headers, String body) implements Deed {}

    /** Sends this, and then blanks until nobody reads on. */
    record NeverEnds(int status, String beginning) implements Deed {}
  }

  private final HttpServer server;
  private volatile boolean keyless;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Function<Asked, Deed> plan;
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();

  private StubProvider(HttpServer server, Function<Asked, Deed> plan) {
    this.server = server;
    this.plan = plan;
  }

  public static StubProvider start(Function<Asked, Deed> plan) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      StubProvider stub = new StubProvider(server, plan);
      server.createContext("/", stub::handle);
      server.setExecutor(stub.threads);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that takes any key, and none. */
  public static StubProvider keyless(Function<Asked, Deed> plan) {
    StubProvider stub = start(plan);
    stub.keyless = true;
    return stub;
  }

  public static StubProvider saying(Said said) {
    return start(asked -> new Deed.Answers(said));
  }

  /** Misbehaves in a share of the requests, evenly in each of some ways; the same in every run. */
  public static StubProvider misbehaving(long seed, double share, List<Fault> faults) {
    return start(asked -> {
      RandomGenerator random =
          RandomGeneratorFactory.of("SplittableRandom")
              .create(seed ^ asked.body().hashCode() ^ (asked.attempt() * 0x9E3779B97F4A7C15L));
      return random.nextDouble() < share
          ? new Deed.Misbehaves(faults.get(random.nextInt(faults.size())))
          : new Deed.Answers(Said.words("All is well."));
    });
  }

  /** What to give as the base URL of a provider. */
  public String baseUrl(Provider provider) {
    String root = "http://localhost:" + server.getAddress().getPort();
    return switch (provider) {
      case ANTHROPIC, GOOGLE -> root;
      case OPENAI, OPENAI_CHAT, OPENAI_COMPATIBLE -> root + "/v1";
    };
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String sort = path.contains(":generateContent") ? "/generate" : path;
      int attempt =
          attempts.computeIfAbsent(path + body, key -> new AtomicInteger()).getAndIncrement();
      Asked request = new Asked(number.getAndIncrement(), attempt, path, body);
      asked.add(request);
      if (keyless || hasRightKey(exchange)) {
        answer(exchange, sort, plan.apply(request));
      } else {
        String sent = String.valueOf(exchange.getRequestHeaders().entrySet());
        send(exchange, 401, Map.of(), error("bad key in " + sent));
      }
    } finally {
      underWay.decrementAndGet();
    }
  }

  private static boolean hasRightKey(HttpExchange exchange) {
    return RIGHT_KEYS.entrySet().stream()
        .anyMatch(right ->
            right.getValue().equals(exchange.getRequestHeaders().getFirst(right.getKey())));
  }

  private void answer(HttpExchange exchange, String path, Deed deed) throws IOException {
    switch (deed) {
      case Deed.Answers(Said said) -> send(exchange, 200, Map.of(), said.body(path));
      case Deed.Sends(int status, Map<String, String> headers, String body) ->
          send(exchange, status, headers, body);
      case Deed.NeverEnds(int status, String beginning) -> neverEnd(exchange, status, beginning);
      case Deed.Misbehaves(Fault fault) -> misbehave(exchange, path, fault);
    }
  }

  private static void neverEnd(HttpExchange exchange, int status, String beginning)
      throws IOException {
    byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
    while (true) {
      exchange.getResponseBody().write(blanks);
    }
  }

  private void misbehave(HttpExchange exchange, String path, Fault fault) throws IOException {
    String body = Said.of(fault).body(path);
    switch (fault) {
      case BUSY -> send(exchange, 429, Map.of(), error("slow down"));
      case BUSY_FOR_A_MOMENT ->
          send(exchange, 429, Map.of("Retry-After", "0.05"), error("slow down"));
      case ERROR -> send(exchange, 500, Map.of(), error("oops"));
      case OVERLOADED -> send(exchange, 529, Map.of(), error("overloaded"));
      case HANGS -> {
        try {
          closed.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      case CUT -> {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
      }
      case BROKEN_JSON -> send(exchange, 200, Map.of(), body.substring(0, body.length() / 2));
      case OTHER_JSON -> send(exchange, 200, Map.of(), "{\"ok\":true}");
      case NONE, EMPTY, FILTERED, LENGTH, WRONG_TOOL, HUGE, CONTROL_CHARACTERS ->
          send(exchange, 200, Map.of(), body);
    }
  }

  public static String error(String message) {
    return Json.object()
        .set("error", Json.object().put("message", message).put("type", "stub"))
        .toString();
  }

  private static void send(
      HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
