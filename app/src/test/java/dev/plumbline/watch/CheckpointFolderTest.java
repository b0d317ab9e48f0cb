package dev.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.TestOrganism;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  @TempDir Path folder;

  private Path training;

  @BeforeEach
  void make() throws IOException {
    training = Files.createDirectory(folder.resolve("training"));
  }

  private Path checkpoint(String name) throws IOException {
    Path made = TestOrganism.write(folder, 1);
    Path there = training.resolve(name);
    Files.move(made, there);
    return there;
  }

  private List<Integer> steps() {
    return new CheckpointFolder(training).look(0).ready().stream().map(Arrival::step).toList();
  }

  @Test
  void checkpoints_come_in_the_order_of_their_steps() throws IOException {
    checkpoint("checkpoint-100");
    checkpoint("checkpoint-20");
    checkpoint("checkpoint-last");
    Files.writeString(training.resolve("checkpoint-30"), "a file");
    assertThat(steps()).containsExactly(20, 100);
    assertThat(new CheckpointFolder(training).look(0).trouble()).isEmpty();
    assertThat(new CheckpointFolder(training).look(20).ready())
        .extracting(Arrival::step)
        .containsExactly(100);
  }

  @Test
  void one_that_is_being_written_is_not_there_yet() throws IOException {
    Path one = checkpoint("checkpoint-5");
    Path weights = one.resolve("model.safetensors");
    long whole = Files.size(weights);
    byte[] all = Files.readAllBytes(weights);
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(whole - 4);
    }
    Checkpoints.Found found = new CheckpointFolder(training).look(0);
    assertThat(found.ready()).isEmpty();
    assertThat(found.trouble().orElseThrow()).contains("model.safetensors");
    Files.write(weights, all);
    assertThat(steps()).containsExactly(5);
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Path moved = Files.move(one.resolve(name), folder.resolve("moved"));
      assertThat(steps()).as("without " + name).isEmpty();
      Files.move(moved, one.resolve(name));
    }
    assertThat(steps()).containsExactly(5);
  }

  @Test
  void a_folder_that_is_not_there_yet_has_none() {
    assertThat(new CheckpointFolder(folder.resolve("later")).look(0).ready()).isEmpty();
  }
}
