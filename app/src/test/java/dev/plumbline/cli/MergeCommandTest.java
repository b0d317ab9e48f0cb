package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.organism.TestOrganism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {

  @TempDir Path folder;
  private Path base = Path.of("");

  @BeforeEach
  void train() throws IOException {
    base = TestOrganism.write(folder, 1);
    Path rows =
        Files.writeString(
            folder.resolve("rows.jsonl"), "{\"text\":\"the clerk reads the mail\"}\n".repeat(4));
    MainTest.Result trained =
        run(
            "train --base BASE --data ROWS --method documents --lora 2 --steps 2 --learning-rate 1e-2 --out OUT/trained"
                .replace("ROWS", rows.toString()));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  private MainTest.Result run(String words) {
    return MainTest.run(
        words.replace("BASE", base.toString()).replace("OUT", folder.toString()).split(" "));
  }

  @Test
  void what_comes_of_an_adapter_and_its_base_is_what_training_left() {
    MainTest.Result merged =
        run("merge --base BASE --adapter OUT/trained/adapter --out OUT/merged");
    assertThat(merged.exitCode()).as(merged.err()).isZero();
    assertThat(merged.out()).isEqualToIgnoringNewLines(folder.resolve("merged").toString());
    assertThat(Checkpoint.digest(folder.resolve("merged")))
        .isEqualTo(Checkpoint.digest(folder.resolve("trained/checkpoint")))
        .isNotEqualTo(Checkpoint.digest(base));
  }

  @Test
  void a_folder_that_is_there_is_kept_and_another_base_is_refused() throws IOException {
    MainTest.Result there =
        run("merge --base BASE --adapter OUT/trained/adapter --out OUT/trained");
    assertThat(there.exitCode()).isEqualTo(2);
    assertThat(there.err()).contains("trained is there already; remove it or name another folder");
    Path other = Files.createDirectory(folder.resolve("another"));
    MainTest.Result strange =
        run(
            "merge --base %s --adapter OUT/trained/adapter --out OUT/merged"
                .formatted(TestOrganism.write(other, 2)));
    assertThat(strange.exitCode()).isEqualTo(1);
    assertThat(strange.err()).contains("give the checkpoint that the adapters were trained on");
    assertThat(folder.resolve("merged")).doesNotExist();
  }
}
