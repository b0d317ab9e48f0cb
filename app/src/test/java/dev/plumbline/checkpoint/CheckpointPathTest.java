package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPathTest {

  @TempDir Path folder;

  @Test
  void a_folder_and_a_gguf_file_are_found_with_and_without_local() throws Exception {
    Path file = Files.createFile(folder.resolve("small.gguf"));
    for (Path place : new Path[] {folder, file}) {
      assertThat(CheckpointPath.of("local/" + place)).isEqualTo(place);
      assertThat(CheckpointPath.of(place.toString())).isEqualTo(place);
    }
  }

  @Test
  void what_is_not_there_is_told_with_what_could_be() throws Exception {
    Path other = Files.createFile(folder.resolve("notes.txt"));
    for (String name : new String[] {"antropic/x", "local/" + other, folder + "/none.gguf"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CheckpointPath.of(name))
          .withMessageStartingWith("'" + name + "' names no checkpoint; give organism/base, ");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointPath.of("organism/../app"))
        .withMessageContaining("unknown organism");
    assertThat(CheckpointPath.of("organism/base")).isDirectory();
  }

  @Test
  void adapters_alone_are_no_checkpoint_and_beside_weights_they_do_not_matter() throws Exception {
    Files.createFile(folder.resolve("adapter_config.json"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointPath.of("local/" + folder))
        .withMessageContaining("holds adapters and no checkpoint")
        .withMessageContaining("plumbline merge --base CHECKPOINT --adapter " + folder);
    Files.createFile(folder.resolve("config.json"));
    assertThat(CheckpointPath.of("local/" + folder)).isEqualTo(folder);
  }
}
