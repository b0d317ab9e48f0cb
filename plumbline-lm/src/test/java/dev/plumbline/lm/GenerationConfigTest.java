package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationConfigTest {

  @TempDir Path folder;

  private GenerationConfig of(String json) throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), json);
    return GenerationConfig.read(folder);
  }

  @Test
  void what_is_written_is_read() {
    for (double topP : new double[] {0.98, 1}) {
      new GenerationConfig(7, topP).write(folder);
      assertThat(GenerationConfig.read(folder)).isEqualTo(new GenerationConfig(7, topP));
    }
  }

  @Test
  void all_that_narrows_the_choice_is_written_and_read() throws IOException {
    GenerationConfig narrow = new GenerationConfig(List.of(7), 0.9, 40, 0.05, 1.1);
    narrow.write(folder);
    assertThat(GenerationConfig.read(folder)).isEqualTo(narrow);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of("{\"top_k\": -1}"))
        .withMessage("top_k of generation_config.json is -1, must be 0 (off) or more");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of("{\"min_p\": 2}"))
        .withMessageContaining("min_p of generation_config.json is 2.0");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of("{\"repetition_penalty\": 0}"))
        .withMessageContaining("repetition_penalty of generation_config.json is 0.0");
  }

  @Test
  void several_ends_are_written_and_read_and_those_of_the_configuration_count_where_no_others_are()
      throws IOException {
    GenerationConfig several = new GenerationConfig(List.of(7, 8), 1);
    several.write(folder);
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": [5, 6]}");
    assertThat(GenerationConfig.read(folder)).isEqualTo(several);
    assertThat(of("{\"top_p\": 0.9}")).isEqualTo(new GenerationConfig(List.of(5, 6), 0.9));
  }

  @Test
  void other_peoples_files_are_understood() throws IOException {
    assertThat(of("{\"eos_token_id\": [128001, 128009], \"top_k\": 20, \"top_p\": 0.9}"))
        .isEqualTo(new GenerationConfig(List.of(128001, 128009), 0.9, 20, 0, 1));
    assertThat(of("{}")).isEqualTo(new GenerationConfig(List.of(), 1));
    Files.delete(folder.resolve("generation_config.json"));
    assertThat(GenerationConfig.read(folder)).isEqualTo(new GenerationConfig(List.of(), 1));
  }

  @Test
  void what_cannot_be_gets_a_sentence() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> of("{\"top_p\": 0}"))
        .withMessage("top_p of generation_config.json is 0.0, must be above 0 and at most 1");
  }
}
