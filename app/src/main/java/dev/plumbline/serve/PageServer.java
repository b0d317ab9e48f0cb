package dev.plumbline.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.Faults;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Pages that a browser on this machine looks at while something runs. It answers {@code GET} alone,
 * and only what was asked for under its own name; it takes the token of its address once, and a
 * cookie from then on. At {@code /events} it tells open pages what is under way, and sends the page
 * at {@code /} whenever that changed, as server-sent events: {@code now}, {@code page}, and {@code
 * end} with the last of what was under way. Safe for many threads.
 */
public final class PageServer implements AutoCloseable {

  /**
   * A page has a policy of its own, which names its scripts by their hashes; whatever it says,
   * nothing is loaded from elsewhere and no other page frames it.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int BREATH_MILLISECONDS = 200;
  private static final int ALIVE_MILLISECONDS = 15_000;
  private static final int LAST_SECONDS = 3;

  private final Function<String, Optional<String>> pages;
  private final Token opening = Token.random();
  private final Token session = Token.random();
  private final AtomicBoolean opened = new AtomicBoolean();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private Standing standing = new Standing(0, "", false);

  /**
   * What open pages are told.
   *
   * @param page how often the page at {@code /} has changed
   */
  private record Standing(int page, String now, boolean ended) {}

  /** Why a request is not answered. */
  private record Refusal(int status, String why) {}

  /**
   * Starts to listen.
   *
   * @param pages HTML by path, such as {@code /}; nothing where there is no such page
   * @param port 0 for a free one
   * @throws IllegalArgumentException when there is no such port
   */
  public PageServer(Function<String, Optional<String>> pages, int port) {
    this.pages = pages;
    this.server = Loopback.listen(port, this::handle, threads);
  }

  /** Where the page is, for the one browser that goes there first. */
  public String address() {
    return "%s/?token=%s".formatted(origin(server.getAddress().getPort()), opening.text());
  }

  private static String origin(int port) {
    return "http://" + host(port);
  }

  private static String host(int port) {
    return "127.0.0.1:" + port;
  }

  /** Has open pages show the page at {@code /} anew. */
  public synchronized void changed() {
    standing = new Standing(standing.page() + 1, standing.now(), standing.ended());
    notifyAll();
  }

  /** Says on open pages what is under way, in one line. */
  public synchronized void now(String text) {
    standing = new Standing(standing.page(), text, standing.ended());
    notifyAll();
  }

  private synchronized void end() {
    standing = new Standing(standing.page(), standing.now(), true);
    notifyAll();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (RuntimeException e) {
        Faults.log(e, "a page was not served");
        send(exchange, 500, "text/plain", "the page could not be made");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    secure(exchange.getResponseHeaders());
    Optional<Refusal> refusal = refusal(exchange);
    String path = exchange.getRequestURI().getRawPath();
    if (refusal.isPresent()) {
      send(exchange, refusal.get().status(), "text/plain", refusal.get().why());
    } else if (path.equals("/") && isOpened(exchange)) {
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
    } else if (!isKnown(exchange)) {
      send(exchange, 401, "text/plain", "open the address that was printed; it works once");
    } else if (path.equals("/events")) {
      tell(exchange);
    } else {
      Optional<String> page = pages.apply(path);
      send(
          exchange,
          page.isPresent() ? 200 : 404,
          page.isPresent() ? "text/html" : "text/plain",
          page.orElse("there is no such page"));
    }
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /** Another name of this machine may be that of a page that tries to read this one. */
  private static Optional<Refusal> refusal(HttpExchange exchange) {
    int port = exchange.getLocalAddress().getPort();
    if (!List.of(host(port)).equals(exchange.getRequestHeaders().get("Host"))) {
      return Optional.of(new Refusal(403, "ask for " + host(port)));
    }
    List<String> origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    if (!origins.stream().allMatch(origin(port)::equals)) {
      return Optional.of(new Refusal(403, "another page may not ask"));
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      return Optional.of(new Refusal(405, "pages are only looked at: GET"));
    }
    return Optional.empty();
  }

  /** Whether the token of the address is there for the first time, or again from who has it. */
  private boolean isOpened(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    if (!query.startsWith("token=") || !opening.is(query.substring("token=".length()))) {
      return false;
    }
    if (opened.compareAndSet(false, true)) {
      exchange
          .getResponseHeaders()
          .set(
              "Set-Cookie",
              cookie(exchange) + session.text() + "; Path=/; HttpOnly; SameSite=Strict");
      return true;
    }
    return isKnown(exchange);
  }

  private boolean isKnown(HttpExchange exchange) {
    String name = cookie(exchange);
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(header -> Stream.of(header.split(";", -1)))
        .map(String::strip)
        .anyMatch(given -> given.startsWith(name) && session.is(given.substring(name.length())));
  }

  /** Browsers keep cookies by host, not by port: several of these may run. */
  private static String cookie(HttpExchange exchange) {
    return "plumbline-%d=".formatted(exchange.getLocalAddress().getPort());
  }

  private void tell(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      Standing told = new Standing(-1, "", false);
      while (!told.ended()) {
        Standing next = after(told);
        StringBuilder events = new StringBuilder();
        if (next.page() != told.page()) {
          pages.apply("/").ifPresent(page -> events.append(event("page", page)));
        }
        if (!next.now().equals(told.now())) {
          events.append(event("now", next.now()));
        }
        if (next.ended()) {
          events.append(event("end", next.now()));
        }
        // A comment when nothing is new: whether somebody listens shows when they are written to.
        out.write(bytes(events.isEmpty() ? ":\n\n" : events.toString()));
        out.flush();
        told = next;
        if (!told.ended()) {
          Thread.sleep(BREATH_MILLISECONDS);
        }
      }
    }
  }

  /** How things stand once they are other than told, or after a while. */
  private synchronized Standing after(Standing told) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ALIVE_MILLISECONDS);
    long left = ALIVE_MILLISECONDS;
    while (standing.equals(told) && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    return standing;
  }

  private static String event(String name, String data) {
    return "event: %s\ndata: %s\n\n"
        .formatted(name, data.replaceAll("\\R", "\n").replace("\n", "\ndata: "));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = bytes(text);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Ends; open pages are told first. */
  @Override
  public void close() {
    end();
    threads.shutdown();
    try {
      threads.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
