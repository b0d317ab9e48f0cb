package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {

  @TempDir Path folder;

  private Path state;

  @BeforeEach
  void save() {
    state = folder.resolve("training-state.safetensors");
    train(Small.llama(), Small.training(4));
  }

  private TrainingStep train(DecoderConfig config, TrainingSettings settings) {
    return train(config, settings, "one to twenty");
  }

  private TrainingStep train(DecoderConfig config, TrainingSettings settings, String claim) {
    try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
      return Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          settings,
          Saving.every(2, folder, claim),
          step -> true);
    }
  }

  @Test
  void a_save_cut_off_while_writing_leaves_the_state_before() throws IOException {
    byte[] whole = Files.readAllBytes(state);
    Path part = folder.resolve("training-state.safetensors.part");
    for (int length : new int[] {0, 7, 500, whole.length / 2, whole.length - 1}) {
      Files.write(part, Arrays.copyOf(whole, length));
      assertThat(train(Small.llama(), Small.training(4)).step()).isEqualTo(4);
    }
    assertThat(state).hasBinaryContent(whole);
  }

  @Test
  void a_state_of_another_model_or_other_settings_is_refused() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> train(Small.llama(), Small.training(5)))
        .withMessageStartingWith(state + " was saved with settings TrainingSettings[steps=4,")
        .withMessageEndingWith("; use the same, or another directory");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> train(Small.qwen(), Small.training(4)))
        .withMessageStartingWith(state + " was saved with config DecoderConfig[");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> train(Small.llama(), Small.training(4), "other words"))
        .withMessage(
            state
                + " was saved with claim one to twenty, this training has other words; use the"
                + " same, or another directory");
  }

  @Test
  void a_state_with_a_changed_byte_is_refused() throws IOException {
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 100] ^= 1;
    Files.write(state, bytes);
    refused("checksum ");
  }

  @Test
  void a_state_cut_off_is_refused() throws IOException {
    byte[] bytes = Files.readAllBytes(state);
    Files.write(state, Arrays.copyOf(bytes, bytes.length - 1));
    refused("square at bytes ");
  }

  @Test
  void a_state_whose_facts_make_no_sense_is_refused() throws IOException {
    byte[] bytes = Files.readAllBytes(state);
    replace(bytes, "\"step\":\"4\"", "\"step\":\"x\"");
    refused("step 'x', expected a number");
    replace(bytes, "\"loss\":", "\"lost\":");
    refused("no loss, expected a training state");
    replace(bytes, "\"waiting\":\"", "\"waiting\":\"x");
    refused("waiting 'x");
  }

  /** Changes text in the header, which stays as long as it was. */
  private void replace(byte[] bytes, String from, String to) throws IOException {
    byte[] changed = bytes.clone();
    String header = new String(bytes, 0, 4096, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = header.indexOf(from);
    for (int i = 0; i < to.length(); i++) {
      changed[at + i] = (byte) to.charAt(i);
    }
    Files.write(state, changed);
  }

  private void refused(String message) {
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> train(Small.llama(), Small.training(4)))
        .withMessageStartingWith(state + ": found " + message);
  }
}
