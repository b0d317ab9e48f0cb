package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTrialTest {

  @TempDir Path folder;

  @Test
  void a_trial_that_lacks_an_event_of_its_path_is_not_read_and_named() {
    Reply fine = new Reply.Answer(new Message.Assistant("", "Fine.", List.of()), Reply.Usage.NONE);
    try (Store store = Store.open(folder)) {
      new Assessment(store)
          .run(
              "run",
              new Assessment.Target(
                  "t", "digest", requests -> requests.stream().map(request -> fine).toList()),
              new Assessment.Plan(
                  List.of(WorldSuites.all().getFirst()), 1, 1, new Sampling(1, 120)),
              ended -> {});
      String key = store.keys("run").iterator().next();
      TrialRow whole = store.trial("run", key).orElseThrow();
      TrialRow broken =
          new TrialRow(
              whole.head(),
              whole.scenario(),
              whole.leaf(),
              whole.events().subList(1, whole.events().size()),
              List.of());
      assertThatThrownBy(() -> StoredTrial.of(broken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Trial " + key + " of run run is not whole: there is no path to")
          .hasMessageEndingWith("1 is not there.");
    }
  }
}
