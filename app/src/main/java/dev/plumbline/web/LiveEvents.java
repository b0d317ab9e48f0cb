package dev.plumbline.web;

import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.store.Browsing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells open pages, by server-sent events, when something was added to what they show: of the whole
 * store that there are new events and how many trials are under way, of a run that it has new
 * events, of a document that its file was written anew. It looks at the store while somebody
 * listens, and says nothing while nothing is new.
 */
final class LiveEvents implements AutoCloseable {

  private static final int PAUSE_MILLISECONDS = 700;
  private static final int ALIVE_ROUNDS = 3;

  private final Viewer viewer;
  private volatile boolean closed;

  LiveEvents(Viewer viewer) {
    this.viewer = viewer;
  }

  /** Answers until the browser goes or this is closed. */
  void tell(HttpExchange exchange, WebRequest about) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      String told = "";
      for (int round = 0; !closed; round++) {
        String now = now(about.one("run"), about.one("document"));
        if (!now.equals(told)) {
          out.write("event: now\ndata: %s\n\n".formatted(now).getBytes(StandardCharsets.UTF_8));
          out.flush();
          told = now;
        } else if (round % ALIVE_ROUNDS == 0) {
          // Whether somebody listens shows when they are written to.
          out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
        Thread.sleep(PAUSE_MILLISECONDS);
      }
    }
  }

  private String now(String run, String document) {
    if (!document.isEmpty()) {
      return DocumentPage.written(viewer, document).map(String::valueOf).orElse("");
    }
    Browsing browsing = viewer.store().browsing();
    if (!run.isEmpty()) {
      return String.valueOf(browsing.lastEvent(run));
    }
    long trials = browsing.underWay().values().stream().mapToLong(Long::longValue).sum();
    return "%d %d".formatted(browsing.lastEvent(), trials);
  }

  @Override
  public void close() {
    closed = true;
  }
}
