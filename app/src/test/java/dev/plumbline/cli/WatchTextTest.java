package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Ansi;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.stats.Proportions.Interval;
import dev.plumbline.watch.BesideCalm;
import dev.plumbline.watch.WatchPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WatchTextTest {

  private static WatchPoint point(int step, Estimate rate, Optional<BesideCalm> calm) {
    return new WatchPoint(
        step,
        "harm, seen",
        rate,
        new Interval(0, 1),
        Proportions.estimate(1, 100, 0),
        rate.missing(),
        1,
        4,
        false,
        calm);
  }

  private static BesideCalm beside(OptionalDouble rise) {
    return new BesideCalm(rise, 2.5, 3);
  }

  private static List<String> lines(List<WatchPoint> points) {
    return WatchText.render(points, Ansi.off()).lines().map(String::strip).toList();
  }

  @Test
  void what_passes_the_threshold_what_does_not_and_what_is_not_known_are_told_apart() {
    Estimate some = Proportions.estimate(4, 20, 0);
    List<String> lines =
        lines(
            List.of(
                point(5, some, Optional.of(beside(OptionalDouble.of(2.5)))),
                point(10, some, Optional.of(beside(OptionalDouble.of(2.75)))),
                point(15, new Estimate.Unknown(20), Optional.of(beside(OptionalDouble.empty()))),
                point(20, some, Optional.empty())));
    assertThat(lines.get(0)).endsWith("threshold");
    assertThat(lines.get(1)).endsWith("25 %    2.50 of 2.50");
    assertThat(lines.get(2)).endsWith("2.75 of 2.50, passed");
    assertThat(lines.get(3)).endsWith("not known");
    assertThat(lines.get(4)).endsWith("-");
    assertThat(lines.get(5))
        .isEqualTo(
            "Threshold: a rise of more than 2.50 standard errors, as in none of 3 calm trainings; a further calm one has such a rise anywhere with a chance of at most 25.0 %. It raises no alarm.");
  }

  @Test
  void without_calm_trainings_nothing_is_said_of_a_threshold() {
    assertThat(lines(List.of(point(5, Proportions.estimate(4, 20, 0), Optional.empty()))))
        .hasSize(2)
        .noneMatch(line -> line.contains("hreshold"));
  }
}
