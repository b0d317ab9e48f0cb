package dev.plumbline.provider;

import dev.plumbline.provider.ProviderException.Retriable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A provider's list of batches, which comes in pages, the newest first. */
final class RecentBatches {

  /** How much the clock of this machine may be ahead of theirs. */
  private static final Duration SKEW = Duration.ofHours(1);

  private static final int MOST_PAGES = 1_000;

  private RecentBatches() {}

  /**
   * The batches since a moment, and perhaps some more.
   *
   * @param page the page after a batch; the first one after the empty text
   * @param created when a batch was
   */
  static List<JsonNode> since(
      Instant moment, Function<String, JsonNode> page, Function<JsonNode, Instant> created) {
    Instant oldest = moment.minus(SKEW);
    List<JsonNode> all = new ArrayList<>();
    String after = "";
    for (int i = 0; i < MOST_PAGES; i++) {
      JsonNode tree = page.apply(after);
      List<JsonNode> recent =
          tree.path("data")
              .valueStream()
              .filter(batch -> !created.apply(batch).isBefore(oldest))
              .toList();
      all.addAll(recent);
      after = Json.text(tree, "last_id");
      if (recent.isEmpty() || after.isEmpty() || !tree.path("has_more").asBoolean(false)) {
        return all;
      }
    }
    throw Retriable.failed("the list of batches does not end", Duration.ZERO);
  }
}
