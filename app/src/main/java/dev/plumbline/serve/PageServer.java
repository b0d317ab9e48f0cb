package dev.plumbline.serve;

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
import java.util.function.Function;

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
  private final Visitors visitors = new Visitors();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final String address;

  private Standing standing = new Standing(0, "", false);

  /**
   * What open pages are told.
   *
   * @param page how often the page at {@code /} has changed
   */
  private record Standing(int page, String now, boolean ended) {}

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
    this.address = visitors.address(server.getAddress().getPort());
  }

  /** Where the page is, for the one browser that goes there first. */
  public String address() {
    return address;
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
    Visitors.secure(exchange.getResponseHeaders(), POLICY);
    Optional<Visitors.Refusal> refusal = Visitors.refusal(exchange, List.of("GET"));
    String path = exchange.getRequestURI().getRawPath();
    if (refusal.isPresent()) {
      send(exchange, refusal.get().status(), "text/plain", refusal.get().why());
    } else if (path.equals("/") && visitors.isOpened(exchange)) {
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
    } else if (!visitors.isKnown(exchange)) {
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
