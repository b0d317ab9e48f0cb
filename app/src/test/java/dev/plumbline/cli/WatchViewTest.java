package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Progress;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Allocation;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Watch;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What would wait forever is cut off, so that it fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchViewTest {

  private static final String ATTACK = "</script><img src=x onerror=alert(1)>";
  private static final List<Suite> SUITES =
      WorldSuites.all().stream().filter(suite -> suite.name().equals("chat-harm")).toList();
  private static final Sampling SAMPLING = new Sampling(1, 120);

  @TempDir Path folder;

  private Store store;
  private Watch watch;
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store"));
    new Assessment(store)
        .run("base", target(), new Assessment.Plan(SUITES, 6, 1, SAMPLING), n -> {});
    watch =
        new Watch(
            store,
            new Watch.Plan(
                "watch/x",
                SUITES,
                "base",
                0,
                0.05,
                new Allocation(2, 4, 99),
                SAMPLING,
                1,
                Watch.Evidence.ONE_BASELINE),
            Workers.thisProcess());
  }

  @AfterEach
  void close() {
    store.close();
    client.close();
  }

  private static Assessment.Target target() {
    return new Assessment.Target(
        "watched", "d", new ScriptedModel(request -> ScriptedModel.says(ATTACK)));
  }

  private HttpResponse<String> get(URI at) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void the_page_and_the_transcripts_of_each_step_are_files() throws IOException {
    Path out = folder.resolve("new/out");
    try (WatchView view = new WatchView(out, Optional.empty())) {
      assertThat(view.address()).isEmpty();
      assertThat(view.over(Progress.none())).isNotNull();
      watch.take(3, target(), n -> {});
      view.show(store, watch);
      Files.writeString(out.resolve("checkpoints/3.html"), "kept");
      watch.take(7, target(), n -> {});
      view.show(store, watch);
    }
    assertThat(out.resolve("checkpoints/3.html")).as("is written once").hasContent("kept");
    assertThat(Files.readString(out.resolve("checkpoints/7.html")))
        .contains("watch/x/7")
        .doesNotContain("<img");
    assertThat(Files.readString(out.resolve("watch.html")))
        .contains("2 checkpoints, to step 7.", "checkpoints/3.html", "checkpoints/7.html")
        .doesNotContain("<script");
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @Test
  void the_server_has_the_page_and_transcripts_that_were_written_and_no_other_file()
      throws Exception {
    try (WatchView view = new WatchView(folder, Optional.of(0))) {
      URI address = URI.create(view.address().orElseThrow());
      HttpResponse<String> waiting = get(address);
      assertThat(waiting.uri().getQuery()).as("the token is gone").isNull();
      assertThat(waiting.body()).contains("The base comes first");
      watch.take(3, target(), n -> {});
      view.show(store, watch);
      Files.writeString(folder.resolve("checkpoints/4.html"), "not of this watch");
      assertThat(get(address.resolve("/")).body())
          .contains("1 checkpoint, to step 3.", "<script>", "id=\"now\"");
      assertThat(get(address.resolve("/checkpoints/3.html")).body())
          .isEqualTo(Files.readString(folder.resolve("checkpoints/3.html")));
      for (String other :
          List.of("watch.html", "checkpoints/4.html", "checkpoints/", "store", "checkpoints")) {
        assertThat(get(address.resolve("/" + other)).statusCode()).as(other).isEqualTo(404);
      }
    }
  }

  @Test
  void open_pages_are_told_how_far_an_assessment_is_and_the_end() throws Exception {
    Iterator<String> lines;
    try (WatchView view = new WatchView(folder, Optional.of(0));
        Progress progress = view.over(Progress.none())) {
      URI address = URI.create(view.address().orElseThrow());
      get(address);
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/events")).build();
      lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body().iterator();
      try (Progress.Task task = progress.begin("assess checkpoint-3", "trials", 40, 10)) {
        task.advance(5);
        until(lines, "data: Under way: assess checkpoint-3, 15 of 40 trials");
      }
      until(lines, "data: Waits for the next checkpoint");
    }
    until(lines, "event: end");
    assertThat(lines.next())
        .isEqualTo(
            "data: The watch is over, or was stopped. This page stays as %s."
                .formatted(folder.resolve("watch.html")));
  }

  private static void until(Iterator<String> lines, String last) {
    while (lines.hasNext()) {
      if (lines.next().equals(last)) {
        return;
      }
    }
    throw new AssertionError("the end came before '%s'".formatted(last));
  }
}
