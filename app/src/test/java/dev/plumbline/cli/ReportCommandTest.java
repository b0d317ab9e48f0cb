package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.MadeUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
