package dev.plumbline.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.Faults;
import dev.plumbline.serve.Loopback;
import dev.plumbline.serve.Visitors;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The server of {@code plumbline view}: pages on this machine for browsers that came by an address
 * with a token. Nothing of them loads from elsewhere, no script or style stands in a page, and a
 * form goes back here alone. Safe for many threads.
 */
public final class ViewServer implements AutoCloseable {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final int LONGEST_FORM = 10_000;

  private final Viewer viewer;
  private final Visitors visitors = new Visitors();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final LiveEvents live;

  /**
   * Starts to listen, and to index what the store holds.
   *
   * @param store to look at; the caller closes it, after this
   * @param writing opens the same store for labels
   * @param index file for the words of the store
   * @param folder of documents beside the store; nothing for a database
   * @param port 0 for a free one
   * @throws IllegalArgumentException when there is no such port
   */
  public ViewServer(
      Store store, Supplier<Store> writing, Path index, Optional<Path> folder, int port) {
    // Small answers are not to wait for more; the JDK reads this once.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    SearchIndex words = new SearchIndex(store, index);
    this.viewer =
        new Viewer(
            store,
            new RunFacts.Kept(store),
            words,
            new Labels(writing),
            new TranscriptPages.Large(),
            folder);
    this.live = new LiveEvents(viewer);
    this.server = Loopback.listen(port, this::handle, threads);
    threads.execute(() -> {
      warm();
      viewer.facts().warm();
      words.follow();
    });
  }

  /** Makes pages that nobody sees, so that Java and the database know them when somebody asks. */
  private void warm() {
    viewer
        .store()
        .browsing()
        .latestTrial()
        .ifPresent(trial -> {
          for (String path : List.of("/", "/run", "/trials", "/trial", "/trial", "/search")) {
            try {
              shown(
                  new WebRequest(
                      path,
                      Map.of(
                          "run",
                          List.of(trial.run()),
                          "key",
                          List.of(trial.key()),
                          "q",
                          List.of("a"))));
            } catch (RuntimeException e) {
              // Whoever asks for it is told.
            }
          }
        });
  }

  /** An address for one browser, which has to go there first. */
  public String address() {
    return visitors.address(port());
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Keeps the port in a file while this is open, so that tables in terminals can lead here.
   *
   * @param file whose folder is made
   */
  public void keepPort(Path file) {
    ViewLinks.keep(file, port());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ViewLinks.forget(file, port())));
  }

  /** The page of a run, for the address bar of a browser that was here. */
  public static String run(String run) {
    return WebRequest.address("/run", "run", run);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Visitors.secure(exchange.getResponseHeaders(), POLICY);
      Optional<Visitors.Refusal> refusal =
          Visitors.refusal(exchange, List.of("GET", "HEAD", "POST"));
      String path = exchange.getRequestURI().getPath();
      if (refusal.isPresent()) {
        send(exchange, WebResponse.text(refusal.get().status(), refusal.get().why()));
      } else if (path.equals("/") && visitors.isOpened(exchange)) {
        send(exchange, WebResponse.seeOther("/"));
      } else if (!visitors.isKnown(exchange)) {
        send(exchange, WebResponse.text(401, "open the address that was printed; it works once"));
      } else if (path.equals("/live")) {
        live.tell(exchange, request(exchange));
      } else {
        send(exchange, answered(exchange));
      }
    } catch (IOException e) {
      // The browser has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WebResponse answered(HttpExchange exchange) throws IOException {
    try {
      return exchange.getRequestMethod().equals("POST")
          ? posted(exchange)
          : shown(request(exchange));
    } catch (IllegalArgumentException e) {
      return WebResponse.html(400, error(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      Faults.log(e, "a page was not made");
      return WebResponse.html(500, error("the page could not be made; the log says why"));
    }
  }

  private static String error(String sentence) {
    return Viewer.page("error", "error", Map.of("sentence", Viewer.visible(sentence)));
  }

  private static WebRequest request(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return WebRequest.of(exchange.getRequestURI().getPath(), query == null ? "" : query);
  }

  private WebResponse posted(HttpExchange exchange) throws IOException {
    byte[] form = exchange.getRequestBody().readNBytes(LONGEST_FORM + 1);
    if (form.length > LONGEST_FORM) {
      return WebResponse.text(413, "a form has at most %d bytes".formatted(LONGEST_FORM));
    }
    WebRequest request =
        WebRequest.of(exchange.getRequestURI().getPath(), new String(form, StandardCharsets.UTF_8));
    return switch (request.path()) {
      case "/label" -> LabelPage.keep(viewer, request);
      case "/browser" ->
          WebResponse.html(Viewer.page("browser", "another browser", Map.of("address", address())));
      default -> missing();
    };
  }

  private WebResponse shown(WebRequest request) {
    if (request.path().startsWith(DocumentPage.FILES)) {
      return DocumentPage.file(viewer, request);
    }
    return switch (request.path()) {
      case "/" -> RunsPage.of(viewer);
      case "/run" -> RunPage.of(viewer, request);
      case "/trials" -> TrialsPage.of(viewer, request);
      case "/trials/more" -> TrialsPage.more(viewer, request);
      case "/trial" -> TrialPage.of(viewer, request);
      case "/trial/more" -> TrialPage.more(viewer, request);
      case "/trial/quote" -> TrialPage.quote(viewer, request);
      case "/document" -> DocumentPage.of(viewer, request);
      case "/compare" -> ComparePage.of(viewer, request);
      case "/compare/more" -> ComparePage.more(viewer, request);
      case "/search" -> SearchPage.of(viewer, request);
      case "/search/more" -> SearchPage.more(viewer, request);
      case "/label" -> LabelPage.of(viewer, request);
      case "/label/more" -> LabelPage.more(viewer, request);
      case "/view.js" -> WebResponse.of("text/javascript", HtmlTemplates.SCRIPT);
      case "/view.css" -> WebResponse.of("text/css", HtmlTemplates.STYLE);
      default -> missing();
    };
  }

  private static WebResponse missing() {
    return WebResponse.html(404, error("there is no such page"));
  }

  private static void send(HttpExchange exchange, WebResponse response) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.type() + "; charset=utf-8");
    if (!response.type().equals("text/html") && response.status() == 200) {
      // Pages name the two files by their digest.
      headers.set("Cache-Control", "private, max-age=31536000, immutable");
    }
    if (!response.policy().isEmpty()) {
      Visitors.secure(headers, response.policy());
    }
    if (!response.location().isEmpty()) {
      headers.set("Location", response.location());
    }
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    live.close();
    threads.shutdownNow();
    server.stop(0);
    viewer.index().close();
    viewer.labels().close();
  }
}
