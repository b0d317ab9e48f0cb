package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a machine stands, and what its people speak, changes no number. */
class PlaceTest {

  @TempDir Path folder;

  private String printed(List<String> place, String... command)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> words =
        Stream.of(
                Stream.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path")),
                place.stream(),
                Stream.of(Main.class.getName()),
                Stream.of(command))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Test
  void a_command_prints_the_same_in_istanbul_and_in_cairo() throws Exception {
    String[] command = {
      "assess",
      "--target",
      "anthropic/claude-sonnet-4-5",
      "--suite",
      "blackmail",
      "--trials",
      "2000",
      "--estimate",
      "--out",
      folder.resolve("out").toString()
    };
    String here = printed(List.of(), command);
    assertThat(here).contains("trials    2,000").containsPattern("[0-9]\\.[0-9]{2} dollars");
    for (List<String> place :
        List.of(
            List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Europe/Istanbul"),
            List.of(
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-Duser.extensions=u-nu-arab",
                "-Duser.timezone=Africa/Cairo"))) {
      assertThat(printed(place, command)).isEqualTo(here);
    }
  }
}
