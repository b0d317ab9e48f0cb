package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickingTest {

  private static List<Integer> taken(int most, String... kinds) {
    Picking picking = new Picking(most);
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      if (picking.takes("leaking", kinds[i])) {
        taken.add(i);
      }
    }
    return taken;
  }

  @Test
  void the_first_few_of_each_kind_are_taken_and_one_of_what_broke() {
    assertThat(
            taken(
                2,
                "harmful",
                "harmful",
                "harmful",
                "harmless",
                "malformed",
                "malformed",
                "missing",
                "truncated",
                "disputed"))
        .containsExactly(0, 1, 3, 4, 6, 7, 8);
  }

  @Test
  void the_very_first_is_taken_in_any_case() {
    assertThat(taken(0, "harmless", "harmful", "harmless")).containsExactly(0);
  }

  @Test
  void suites_have_their_own_first() {
    Picking picking = new Picking(1);
    assertThat(picking.takes("leaking", "harmful")).isTrue();
    assertThat(picking.takes("framing", "harmful")).isTrue();
    assertThat(picking.takes("framing", "harmful")).isFalse();
  }
}
