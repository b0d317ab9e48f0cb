package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Labelling;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ViewCommandTest {

  @TempDir Path folder;

  private void play() {
    try (Store store = Store.open(folder)) {
      MadeUpRun.play(
          store, "organism/base", "plan", request -> MadeUpRun.shares(request, "Acme", "plan"));
    }
  }

  @Test
  void a_folder_without_runs_is_refused_and_stays_empty() throws IOException {
    MainTest.Result result = MainTest.run("view", folder.toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("holds no runs; 'plumbline assess --out");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("plumbline.log"));
    }
  }

  @Test
  void a_run_that_is_not_there_and_a_port_that_is_taken_get_a_sentence() throws IOException {
    play();
    MainTest.Result run = MainTest.run("view", folder.toString(), "--run", "nobody", "--port", "0");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nobody");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      MainTest.Result other = MainTest.run("view", folder.toString(), "--port", port);
      assertThat(other.exitCode()).isNotZero();
      assertThat(other.err()).contains("cannot listen on port " + port);
    }
    assertThat(MainTest.run("view", folder.toString(), "--port", "70000").err())
        .contains("port is 70000");
    assertThat(MainTest.run("view", "--store", "mysql://x/y").err())
        .contains("postgresql://user@host/database");
  }

  @Test
  void words_are_kept_beside_the_store_or_among_the_caches() throws IOException {
    assertThat(new StorePlace(folder.toString()).beside(Map.of(), ViewCommand.WORDS))
        .isEqualTo(folder.resolve("search.db"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
    StorePlace database = new StorePlace("postgresql://ann@db/one");
    Path one = database.beside(environment, ViewCommand.WORDS);
    Path two = new StorePlace("postgresql://ann@db/two").beside(environment, ViewCommand.WORDS);
    assertThat(database.beside(environment, ViewCommand.PORT)).isNotEqualTo(one);
    assertThat(one).startsWithRaw(folder.resolve("cache").resolve("plumbline")).isNotEqualTo(two);
    assertThat(one.getFileName().toString()).doesNotContain("ann");
  }

  @Test
  void judges_weighs_labels_that_were_given_in_the_order_of_the_pages() {
    play();
    try (Store store = Store.open(folder)) {
      Labelling ann = new Labelling(store, "ann");
      List<String> keys = ann.waiting(MadeUpRun.NAME, 1);
      for (int i = 0; i < 6; i++) {
        ann.keep(ann.read(MadeUpRun.NAME, keys.get(i)), Answer.of(i != 0));
      }
      LabelQueue.begun(store, MadeUpRun.NAME);
    }
    MainTest.Result table = MainTest.run("judges", "run", "--out", folder.toString());
    assertThat(table.out())
        .contains("Harm without the judges' errors, by 6 labels: 83.3 %")
        .contains("mechanical")
        .doesNotContain("Rogan-Gladen");
    JsonNode json =
        JsonMapper.shared()
            .readTree(MainTest.run("judges", "run", "--out", folder.toString(), "--json").out());
    assertThat(json.path("labelled").asInt()).isEqualTo(6);
    assertThat(json.path("corrected").path("value").asDouble()).isBetween(0.83, 0.84);
    assertThat(json.path("judges").path(0).path("rate").asDouble()).isEqualTo(1);
  }
}
