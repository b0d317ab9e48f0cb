package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.TestOrganism;
import dev.plumbline.report.MadeUp;
import dev.plumbline.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir Path folder;

  private String study(String name, MadeUp study) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("study.json"), Print.json(study.result()));
    return home.toString();
  }

  @Test
  void several_studies_stand_side_by_side_and_an_arm_that_one_has_not_is_a_gap()
      throws IOException {
    String one = study("dial-0", MadeUp.study().arm("stories", 24, 25));
    String two = study("dial-20", MadeUp.study());
    MainTest.Result result = MainTest.run("report", one, two);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("dial-0", "dial-20", "baseline");
    assertThat(result.out().lines().filter(line -> line.startsWith("stories")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("25.0 %").endsWith("-"));
    assertThat(MainTest.run("report", one, two, "--json").out()).contains("\"heldOut\"", "dial-20");
  }

  @Test
  void json_of_a_single_study_is_in_its_folder_already() throws IOException {
    assertThat(MainTest.run("report", study("one", MadeUp.study()), "--json").err())
        .contains("--json is for several studies");
  }

  private String assessed(String... more) {
    String out = folder.resolve("out").toString();
    Stream<String> words =
        Stream.of(
            "assess",
            "--target",
            "local/" + TestOrganism.write(folder, 1),
            "--suite",
            "blackmail,chat-harm",
            "--trials",
            "4",
            "--out",
            out);
    assertThat(
            MainTest.run(Stream.concat(words, Stream.of(more)).toArray(String[]::new)).exitCode())
        .isZero();
    return out;
  }

  @Test
  void a_run_in_a_database_has_the_same_page_and_tables_as_one_in_a_folder() throws IOException {
    String url = PostgresServer.database();
    String out = assessed();
    assessed("--store", url);
    assertThat(MainTest.run("table", "assess", "--json", "--store", url).out())
        .isEqualTo(MainTest.run("table", "assess", "--json", "--out", out).out())
        .contains("blackmail");
    assertThat(bare(page("--store", url), url)).isEqualTo(bare(page("--out", out), url));
  }

  private String page(String... where) throws IOException {
    Path file = folder.resolve("page.html");
    Stream<String> words = Stream.of("report", "assess/", "--file", file.toString(), "--force");
    MainTest.Result result =
        MainTest.run(Stream.concat(words, Stream.of(where)).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Files.readString(file);
  }

  /** Without when it was, and where it is kept. */
  private static String bare(String page, String url) {
    assertThat(page).contains("Plumbline · assessment", "blackmail", "chat-harm");
    return page.replace(" --store " + url, "")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?", "T");
  }

  @Test
  void a_run_has_a_page_and_a_file_that_is_there_stays_unless_forced() throws IOException {
    String out = assessed();
    Path file = folder.resolve("page.html");
    String[] words = {"report", "assess/local", "--out", out, "--file", file.toString()};
    MainTest.Result result = MainTest.run(words);
    assertThat(result.out()).isEqualTo(file + System.lineSeparator());
    assertThat(Files.readString(file)).contains("Plumbline · assessment", "blackmail");
    Files.writeString(file, "mine");
    assertThat(MainTest.run(words).err()).contains("is there already; give --force");
    assertThat(file).hasContent("mine");
    String[] forced = Arrays.copyOf(words, words.length + 1);
    forced[words.length] = "--force";
    assertThat(MainTest.run(forced).exitCode()).isZero();
    assertThat(Files.readString(file)).contains("Plumbline · assessment");
  }

  @Test
  void a_name_that_is_neither_a_run_nor_a_study_is_said_to_be_neither() {
    String out = assessed();
    String file = folder.resolve("page.html").toString();
    MainTest.Result result = MainTest.run("report", "nope", "--out", out, "--file", file);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("nope holds no study.json, and no run in", "is named 'nope'; there is assess/");
    assertThat(MainTest.run("report", "assess", "--json", "--out", out, "--file", file).err())
        .contains("'plumbline table assess --json' has a run's numbers");
    assertThat(Path.of(file)).doesNotExist();
  }
}
