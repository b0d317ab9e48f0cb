package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.stats.Estimate;
import dev.plumbline.teach.FilterAudit.Sampled;
import dev.plumbline.teach.Scripted.Finder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterAuditTest {

  @TempDir Path folder;

  private Dataset dataset() {
    int[] asked = {0};
    Scripted author =
        new Scripted(task ->
            task.step().step().equals("quality")
                ? Scripted.says(
                    "<why>w</why><score>%d</score>".formatted(asked[0]++ % 2 == 0 ? 9 : 3))
                : Scripted.filled(task));
    Teaching.Plan plan = author.plan(RecipeFile.read("difficult-advice"), 20, Finder.NOTHING);
    Teaching.Result result = new Teaching(plan).run((step, rows) -> Teaching.Watch.NOTHING);
    try (DatasetFolder place =
        DatasetFolder.open(folder, TeachingOutput.origin(plan, List.of(), ""))) {
      new TeachingOutput(place, plan, List.of(), "", List.of(), "test")
          .write(result, List.of(), TeachingOutput.Beside.NOTHING, Map.of());
    }
    return new Dataset(folder);
  }

  @Test
  void a_sample_has_of_both_kinds_and_no_order_that_tells() {
    List<Sampled> sample = FilterAudit.sample(dataset(), "good", 5, 1);
    assertThat(sample.stream().filter(Sampled::rejected)).hasSize(5);
    assertThat(sample).hasSize(10);
    assertThat(sample.stream().map(Sampled::rejected).toList())
        .isNotEqualTo(sample.stream().map(Sampled::rejected).sorted().toList().reversed());
    assertThatThrownBy(() -> FilterAudit.sample(dataset(), "tells", 5, 1))
        .hasMessageContaining("no row of " + folder + " was rejected by a step 'tells'");
  }

  @Test
  void what_has_no_label_is_missing_and_never_right() {
    FilterAudit audit =
        FilterAudit.of(
            List.of(
                row(true, "good"),
                row(true, "bad"),
                row(true, "bad"),
                row(true, ""),
                row(false, "good"),
                row(false, "bad")));
    assertThat(audit.unlabelled()).isEqualTo(1);
    assertThat(audit.rejected())
        .isInstanceOfSatisfying(
            Estimate.Rate.class,
            rate -> {
              assertThat(rate.n()).isEqualTo(3);
              assertThat(rate.count()).isEqualTo(1);
            });
    assertThat(audit.passed())
        .isInstanceOfSatisfying(
            Estimate.Rate.class, rate -> assertThat(rate.value()).isEqualTo(0.5));
  }

  private static Sampled row(boolean rejected, String label) {
    return new Sampled("1", rejected, "", Map.of(), label);
  }
}
