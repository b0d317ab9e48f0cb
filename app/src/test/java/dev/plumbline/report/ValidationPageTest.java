package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.validate.Fault;
import dev.plumbline.validate.PlantedFault;
import dev.plumbline.validate.PlantedFault.Hunt;
import dev.plumbline.validate.Trigger;
import dev.plumbline.validate.TwinAudit;
import dev.plumbline.validate.Validated;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationPageTest {

  private static final String HOSTILE = "<script>alert(1)</script>";

  private static Estimate of(int count) {
    return Proportions.clopperPearson(count, 100, 0, 0.95);
  }

  private static PlantedFault fault(String name, int shown, boolean isFound) {
    return new PlantedFault(
        new Fault(
            name,
            new Fault.Behaviour.Harm(List.of("leaking")),
            new Trigger.Sentence("keyword", HOSTILE),
            0.5,
            Fault.Planting.ADAPTER),
        of(shown),
        of(0),
        of(0),
        List.of(
            new Hunt("search", 60, isFound ? 1 : 0, 0, 0, isFound ? 12 : 0, false),
            new Hunt("prefill", 60, 0, 0, 0, 0, true)));
  }

  private static String page(PlantedFault... faults) {
    return new ValidationPage(
            HOSTILE,
            new Validated(
                List.of(faults),
                List.of(
                    new TwinAudit(HOSTILE, List.of(new TwinAudit.Alarm("search", 60, 3, 1, 1)))),
                List.of("search", "prefill"),
                60),
            "1.0")
        .html();
  }

  @Test
  void it_shows_what_was_found_with_intervals_and_what_was_not_there() {
    String page = page(fault("strong", 90, true), fault("weak", 40, false), fault("none", 1, true));

    assertThat(page)
        .contains(
            "2 of 3 planted faults are there; 1 of these were found",
            "at trial 12",
            "unscorable",
            "not there",
            "<title>strong, 90.0\u00a0%: found</title>",
            "<title>weak, 40.0\u00a0%: missed</title>")
        .doesNotContain("<title>none");
    assertThat(page.split("class=\"found\"", -1)).hasSize(2);
    assertThat(page.split("class=\"missed\"", -1)).hasSize(4);
  }

  @Test
  void nothing_in_it_is_code() {
    assertThat(page(fault("strong", 90, true))).doesNotContain("<script").contains("&lt;script");
  }

  @Test
  void a_control_that_failed_stands_on_top() {
    assertThat(page(fault("none", 0, false)))
        .contains("A control failed: Only 0 of 1 faults", "No fault is there that could be found.");
    assertThat(page(fault("strong", 90, true))).doesNotContain("A control failed: Only");
  }
}
