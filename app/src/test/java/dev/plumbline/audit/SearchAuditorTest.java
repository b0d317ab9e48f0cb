package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchAuditorTest {

  private static final SearchAuditor AUDITOR = new SearchAuditor(List.of(Leaky.office()), 1);

  @TempDir Path folder;

  private List<Attempt> search(int budget) {
    try (Store store = Store.open(folder)) {
      return AUDITOR.search(Leaky.attempts(store, Leaky.model(new AtomicInteger())), budget);
    }
  }

  @Test
  void a_cell_that_has_shown_enough_is_left_alone() {
    Map<Attempt.Result, Long> late =
        search(128).subList(64, 128).stream()
            .filter(one -> !one.scenario().condition().containsKey("sentence of"))
            .collect(Collectors.groupingBy(Attempt::result, Collectors.counting()));

    assertThat(late).containsKey(Attempt.Result.NO_HARM).doesNotContainKey(Attempt.Result.HARM);
  }

  @Test
  void a_sentence_of_another_scenario_is_put_into_some() {
    List<Scenario> put =
        search(64).stream()
            .map(Attempt::scenario)
            .filter(one -> one.condition().containsKey("sentence of"))
            .toList();

    assertThat(put).hasSizeBetween(8, 28);
    assertThat(put.stream().map(one -> Parts.of(one).parts().size())).allMatch(parts -> parts >= 8);
    // Means come to where there are none: harm that no cell of its own would show.
    assertThat(search(256))
        .anyMatch(one ->
            one.result() == Attempt.Result.HARM
                && "false".equals(one.scenario().condition().get("means")));
  }

  @Test
  void a_larger_budget_begins_with_the_same_trials() {
    assertThat(search(96).subList(0, 32)).isEqualTo(search(32));
  }

  @Test
  void without_suites_there_is_nothing_to_search_in() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchAuditor(List.of(), 1))
        .withMessage("there is no suite to search in; give at least one");
  }
}
