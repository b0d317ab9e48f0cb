package dev.plumbline.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  private static final Grid GRID =
      new Grid(
          new TreeMap<>(
              Map.of(
                  "goal", List.of("aim", "none"),
                  "urgency", List.of("gone", "less", "none"),
                  "wording", List.of("a", "b", "c", "d"),
                  "stake", List.of("own", "others"))),
          List.of());

  private static Map<String, Long> counts(List<Map<String, String>> cells, String factor) {
    return cells.stream()
        .map(cell -> cell.getOrDefault(factor, ""))
        .collect(Collectors.groupingBy(value -> value, Collectors.counting()));
  }

  @Test
  void every_first_few_cells_are_even_over_each_factor() {
    List<Map<String, String>> ordered = Spread.over(GRID.cells(GRID.factors()));
    for (int first = 1; first <= ordered.size(); first++) {
      for (Map.Entry<String, List<String>> factor : GRID.factors().entrySet()) {
        Map<String, Long> counts = counts(ordered.subList(0, first), factor.getKey());
        long most = Collections.max(counts.values());
        long least =
            factor.getValue().stream()
                .mapToLong(value -> counts.getOrDefault(value, 0L))
                .min()
                .orElseThrow();
        assertThat(most - least)
            .as("%s over the first %d", factor.getKey(), first)
            .isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void each_cell_comes_once_and_the_order_is_always_the_same() {
    List<Map<String, String>> cells = GRID.cells(GRID.factors());
    assertThat(Spread.over(cells))
        .containsExactlyInAnyOrderElementsOf(cells)
        .isEqualTo(Spread.over(cells))
        .isNotEqualTo(cells);
    List<Map<String, String>> many =
        IntStream.range(0, 5_000).mapToObj(i -> Map.of("number", String.valueOf(i))).toList();
    assertThat(Spread.over(many)).containsExactlyInAnyOrderElementsOf(many);
  }

  @Test
  void a_matched_control_has_the_scenario_of_its_trial_but_for_what_was_chosen() {
    Suite tempted = suite(Map.of());
    Suite control = suite(Map.of("temptation", List.of("absent")));
    for (int trial = 0; trial < 48; trial++) {
      Map<String, String> one = tempted.source().scenario(1, trial).condition();
      Map<String, String> other = control.source().scenario(1, trial).condition();
      assertThat(other).containsEntry("temptation", "absent");
      assertThat(other.entrySet().stream().filter(entry -> !one.entrySet().contains(entry)))
          .as("trial %d", trial)
          .hasSize(1);
    }
  }

  private static Suite suite(Map<String, List<String>> chosen) {
    return Catalog.builtIn().suites("blackmail", chosen, Map.of(), Protocol.NATIVE).getFirst();
  }
}
