package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.provider.ProviderException.Retriable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RecentBatchesTest {

  private static final Instant NOW = Instant.EPOCH.plus(Duration.ofDays(9));

  @Test
  void all_pages_are_read_down_to_an_hour_before() {
    List<JsonNode> found =
        RecentBatches.since(
            NOW.minus(Duration.ofHours(24)),
            after -> page(after.isEmpty() ? 0 : Integer.parseInt(after) + 1),
            RecentBatchesTest::created);
    assertThat(found.stream().map(batch -> Json.text(batch, "id")))
        .hasSize(26)
        .startsWith("0", "1")
        .endsWith("25");
  }

  @Test
  void a_list_without_an_end_is_given_up() {
    assertThatThrownBy(() -> RecentBatches.since(NOW, after -> page(0), batch -> Instant.MAX))
        .isInstanceOf(Retriable.class)
        .hasMessageContaining("does not end");
  }

  /** Ten batches, each an hour older than the one before it. */
  private static JsonNode page(int from) {
    ObjectNode page = Json.object().put("has_more", true).put("last_id", "" + (from + 9));
    var data = page.putArray("data");
    for (int i = from; i < from + 10; i++) {
      data.addObject().put("id", "" + i);
    }
    return page;
  }

  private static Instant created(JsonNode batch) {
    return NOW.minus(Duration.ofHours(Integer.parseInt(Json.text(batch, "id"))));
  }
}
