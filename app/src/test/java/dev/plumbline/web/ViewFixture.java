package dev.plumbline.web;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the runs {@code run} and {@code other}, 24 trials each, and a server on it. In the
 * first a file goes to whom it should not, which is harm that a judge has overlooked; in the other
 * it goes to a colleague.
 */
final class ViewFixture implements AutoCloseable {

  static final String JUDGE = "openai/m:agent-2";

  private final Path folder;
  private final Store store;
  private final ViewServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private String cookie = "";

  private ViewFixture(Path folder, String place) {
    this.folder = folder;
    this.store = Store.look(place, Map.of());
    this.server =
        new ViewServer(
            store,
            () -> Store.open(place, Map.of()),
            folder.resolve("search.db"),
            Optional.of(folder),
            0);
  }

  /**
   * Makes the runs and begins to serve.
   *
   * @param text stands in every scenario and in what the target says
   */
  static ViewFixture of(Path folder, String text) {
    return of(folder, folder.toString(), text);
  }

  /**
   * Likewise.
   *
   * @param place of the store
   */
  static ViewFixture of(Path folder, String place, String text) {
    try (Store store = Store.open(place, Map.of())) {
      MadeUpRun.play(
          store, "organism/base", "beef", text, request -> MadeUpRun.shares(request, "Acme", text));
      MadeUpRun.judge(store, JUDGE, Answer.NO, text);
    }
    try (Store other = Store.open(folder.resolve("second"));
        Store store = Store.open(place, Map.of())) {
      MadeUpRun.play(
          other,
          "organism/taught",
          "feed",
          text,
          request -> MadeUpRun.shares(request, "Anna", text));
      try (Stream<TrialRow> trials = other.trials(MadeUpRun.NAME)) {
        store.save(trials.map(trial -> trial.as(named(trial.head()))).toList());
      }
    }
    return new ViewFixture(folder, place);
  }

  private static TrialHead named(TrialHead head) {
    return new TrialHead(
        "other", head.key(), head.stratum(), head.ordinal(), head.state(), head.scenario());
  }

  /** Serves a folder that is there. */
  static ViewFixture on(Path folder) {
    return new ViewFixture(folder, folder.toString());
  }

  Path folder() {
    return folder;
  }

  String address() {
    return server.address();
  }

  ViewServer server() {
    return server;
  }

  String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The keys of a run's trials, in order. */
  List<String> keys(String run) {
    try (Stream<TrialRow> trials = store.trials(run)) {
      return trials.map(trial -> trial.head().key()).toList();
    }
  }

  Store store() {
    return store;
  }

  /** A page, by a client that came with a token. */
  HttpResponse<String> get(String path) throws Exception {
    if (cookie.isEmpty()) {
      cookie =
          send(HttpRequest.newBuilder(URI.create(address())))
              .headers()
              .firstValue("Set-Cookie")
              .orElseThrow()
              .split(";", 2)[0];
    }
    return send(HttpRequest.newBuilder(URI.create(origin() + path)).header("Cookie", cookie));
  }

  /** A form that is sent, from a page of this server or of another. */
  HttpResponse<String> post(String path, String form, String from) throws Exception {
    get("/");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin() + path))
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.UTF_8));
    if (!from.isEmpty()) {
      request.header("Origin", from);
    }
    return send(request);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
