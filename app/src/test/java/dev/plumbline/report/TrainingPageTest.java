package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingPageTest {

  private static TrainingStep line(int step, double loss) {
    return new TrainingStep(
        step, loss, 1e-4, 1, 1_000L * step, 100L * step, step, Map.of("reward margin", 0.5));
  }

  private static List<TrainingStep> steps(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(step -> line(step, 4.0 / step)).toList();
  }

  @Test
  void each_number_of_the_log_has_a_chart_the_loss_first() {
    assertThat(TrainingPage.html("stories", steps(8), "1.0"))
        .contains("8 steps over 8,000 tokens, 800 of them with loss")
        .contains("the loss was 4 at step 1 and 0.5 at step 8.")
        .containsSubsequence(
            "<figcaption>loss<",
            "<figcaption>learning rate<",
            "<figcaption>tokens<",
            "<figcaption>gradient norm<",
            "<figcaption>reward margin<",
            "<table",
            "tokens</th>",
            ">1,000</td>",
            ">8,000</td>",
            "reward margin")
        .doesNotContain("Caution", "{{");
  }

  @Test
  void it_loads_nothing_and_runs_no_script() {
    assertThat(TrainingPage.html("stories", steps(3), "1.0"))
        .contains("default-src 'none'")
        .doesNotContain("class=\"chart\"") // which is hidden without scripts
        .doesNotContain("<script", "src=", "href=\"http", "url(");
  }

  @Test
  void a_hostile_name_is_text() {
    assertThat(TrainingPage.html("<img src=x>\u202e", steps(3), "1.0<b>"))
        .contains("&lt;img src=x&gt;")
        .doesNotContain("<img", "\u202e", "<b>1", "1.0<b>");
  }

  @Test
  void a_loss_that_is_no_number_is_a_caution() {
    assertThat(TrainingPage.html("stories", List.of(line(1, 2), line(2, Double.NaN)), "1"))
        .contains("no finite numbers are left out of the charts: 1 of loss.")
        .contains("and NaN at step 2");
  }

  @Test
  void a_training_without_a_step_has_a_page() {
    assertThat(TrainingPage.html("stories", List.of(), "1"))
        .contains("No step is done yet.", "loss: no step has a finite value.");
  }
}
