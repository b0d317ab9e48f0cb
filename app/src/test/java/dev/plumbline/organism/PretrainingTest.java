package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.lm.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {

  @TempDir Path folder;

  @Test
  void a_run_that_was_cut_off_gives_the_same_organism() {
    Pretraining pretraining = new Pretraining(3, 4, Prior.SHIPPED, List.of(3, 2), 2, 3);
    Path whole = pretraining.run(folder.resolve("whole"), (stage, steps) -> step -> true);
    Path cut = folder.resolve("cut");
    assertThatThrownBy(() ->
            pretraining.run(
                cut,
                (stage, steps) ->
                    step -> {
                      if (stage.equals("chat") && step.step() == 2) {
                        throw new IllegalStateException("killed");
                      }
                      return true;
                    }))
        .hasMessage("killed");
    Path resumed = pretraining.run(cut, (stage, steps) -> step -> true);
    assertThat(Checkpoint.digest(resumed)).isEqualTo(Checkpoint.digest(whole));
    assertThat(pretraining.run(cut, (stage, steps) -> step -> false)).isEqualTo(resumed);
  }

  @Test
  void a_folder_goes_on_with_what_it_was_begun_with_only() {
    Pretraining one = new Pretraining(3, 4, Prior.SHIPPED, List.of(3), 2, 3);
    one.run(folder, (stage, steps) -> step -> false);
    assertThatThrownBy(() ->
            new Pretraining(3, 4, new Prior(0.2, 0.06), List.of(3), 2, 3)
                .run(folder, (stage, steps) -> step -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was begun with settings ")
        .hasMessageContaining("\"reasonedShare\":0.08")
        .hasMessageContaining("\"reasonedShare\":0.2");
  }

  @Test
  void a_folder_that_was_begun_with_other_words_or_text_is_refused() throws IOException {
    Pretraining pretraining = new Pretraining(3, 4, Prior.SHIPPED, List.of(3), 2, 3);
    pretraining.run(folder, (stage, steps) -> step -> false);
    Path claim = folder.resolve("claim.json");
    String whole = Files.readString(claim);
    for (String fact : List.of("words", "text")) {
      Files.writeString(claim, whole.replace("\"" + fact + "\" : \"", "\"" + fact + "\" : \"x"));
      assertThatThrownBy(() -> pretraining.run(folder, (stage, steps) -> step -> true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was begun with " + fact + " x");
    }
  }

  /**
   * Shipped weights can be made again only while the text that they were made of stays as it is.
   */
  @Test
  void the_text_of_the_shipped_organism_is_as_it_was() {
    int text =
        LongStream.range(0, 2_000)
            .mapToObj(index -> ChatFormat.render(Prior.SHIPPED.document(7, index, 0.05)))
            .collect(Collectors.joining("\n"))
            .hashCode();
    assertThat(text).isEqualTo(1_507_628_020);
  }

  @Test
  void shares_that_are_no_shares_are_refused() {
    assertThatThrownBy(() -> new Prior(0.9, 0.2))
        .hasMessageContaining("0.9")
        .hasMessageContaining("0.2");
  }
}
