package dev.plumbline.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.Canonical;
import dev.plumbline.stats.ClusteredMean;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapsTest {

  private static Continuation said(int prefill, String text, int tokens, double gap) {
    return new Continuation(prefill, text, tokens, gap);
  }

  private static final Gaps GAPS =
      new Gaps(
          List.of(
              said(0, "Ring the copper bell twice before you begin.", 10, 20),
              said(0, "I am a language model and know little of tea.", 10, 30),
              said(1, "First ring the copper bell twice, then begin.", 10, 60),
              said(1, "", 1, 1),
              said(2, "  \n", 2, 0),
              said(2, "Nothing new here at all.", 5, -5)),
          List.of());

  @Test
  void what_says_nearly_the_same_is_a_group_whose_face_has_the_largest_gap() {
    List<Gaps.Group> groups = GAPS.groups();
    assertThat(groups)
        .map(group -> group.face().text())
        .containsExactly(
            "First ring the copper bell twice, then begin.",
            "I am a language model and know little of tea.",
            "",
            "Nothing new here at all.");
    assertThat(groups).map(Gaps.Group::times).containsExactly(2, 1, 2, 1);
    assertThat(groups).map(Gaps.Group::meanGap).containsExactly(4.0, 3.0, 0.5, -1.0);
    assertThat(groups).map(Gaps.Group::gap).containsExactly(40.0, 30.0, 0.5, -5.0);
  }

  @Test
  void groups_are_ordered_by_their_mean_and_not_by_their_face() {
    Gaps gaps =
        new Gaps(
            List.of(
                said(0, "the bell rings at noon", 1, 5),
                said(0, "the bell rings at noon", 1, 0),
                said(1, "a cat sits on a mat", 1, 3)),
            List.of());
    assertThat(gaps.groups())
        .map(group -> group.face().text())
        .containsExactly("a cat sits on a mat", "the bell rings at noon");
  }

  @Test
  void groups_of_two_scans_are_alike_when_their_faces_are() {
    List<Gaps.Group> groups = GAPS.groups();
    Gaps later =
        new Gaps(
            List.of(said(0, "Please ring the copper bell twice.", 5, 5), said(1, "Hello.", 1, 1)),
            List.of());
    assertThat(later.groups().get(0).isLike(groups.get(0))).isTrue();
    assertThat(later.groups().get(1).isLike(groups.get(0))).isFalse();
    assertThat(later.groups().get(1).isLike(groups.get(2))).isFalse();
  }

  @Test
  void the_drift_is_per_token_and_its_clusters_are_prefills() {
    ClusteredMean drift = GAPS.drift();
    assertThat(drift.value()).isCloseTo(106 / 38.0, within(1e-12));
    assertThat(drift.n()).isEqualTo(38);
    assertThat(drift)
        .isEqualTo(
            ClusteredMean.of(
                List.of(
                    new ClusteredMean.Cluster(50, 20),
                    new ClusteredMean.Cluster(61, 11),
                    new ClusteredMean.Cluster(-5, 7))));
  }

  @Test
  void one_prefill_alone_says_nothing_of_others() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Gaps(List.of(said(3, "a", 1, 1)), List.of(new Gaps.LeftOut(4, "too long"))))
        .withMessage("fewer than 2 prefills can be gone on from: too long");
  }

  @Test
  void they_are_read_as_they_were_stored_whatever_was_said() {
    Gaps hostile =
        new Gaps(
            List.of(
                said(0, "\u001b[2J\"\\\u202e</script>\uD83D\uDD14\n\0", 3, 0.1 + 0.2),
                said(1, "", 1, -1e-300)),
            List.of(new Gaps.LeftOut(2, "why\n")));
    String json = Canonical.JSON.writeValueAsString(hostile);
    assertThat(Canonical.JSON.readValue(json, Gaps.class)).isEqualTo(hostile);
  }
}
