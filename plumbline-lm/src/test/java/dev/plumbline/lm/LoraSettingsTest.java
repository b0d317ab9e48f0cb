package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LoraSettingsTest {
  private static final List<String> ALL = List.of(LoraSettings.ALL_LINEAR);

  @Test
  void targets_are_sorted_and_each_is_there_once() {
    LoraSettings settings = new LoraSettings(2, 4, 0, List.of("v_proj", "q_proj", "v_proj"), 1);
    assertThat(settings.targets()).containsExactly("q_proj", "v_proj");
    assertThat(settings).isEqualTo(new LoraSettings(2, 4, 0, List.of("q_proj", "v_proj"), 1));
  }

  @Test
  void settings_out_of_range_are_refused_with_the_value() {
    refused(() -> LoraSettings.of(0, 4, 1), "rank is 0, must be 1 or more");
    refused(() -> LoraSettings.of(2, 0, 1), "alpha is 0.0, must be positive");
    refused(() -> LoraSettings.of(2, Double.NaN, 1), "alpha is NaN, must be positive");
    refused(
        () -> LoraSettings.of(2, Double.POSITIVE_INFINITY, 1),
        "alpha is Infinity, must be positive");
    refused(
        () -> new LoraSettings(2, 4, 1, ALL, 1), "dropout is 1.0, must be from 0 to less than 1");
    refused(
        () -> new LoraSettings(2, 4, -0.1, ALL, 1),
        "dropout is -0.1, must be from 0 to less than 1");
    refused(
        () -> new LoraSettings(2, 4, 0, List.of(), 1),
        "targets is empty, must name matrices, or be all-linear");
  }

  private static void refused(ThrowingCallable making, String message) {
    assertThatExceptionOfType(BadInputException.class).isThrownBy(making).withMessage(message);
  }
}
