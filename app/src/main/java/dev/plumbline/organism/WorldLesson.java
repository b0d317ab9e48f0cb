package dev.plumbline.organism;

import dev.plumbline.model.Canonical;
import dev.plumbline.teach.DatasetLesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Writer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The organism's world as a lesson for other checkpoints: what its prior holds, and, as replay and
 * at the end, harmlessness in chat alone, so that agents are the gap.
 */
public final class WorldLesson {

  private static final int ROWS = 10_000;

  /** Writes the chat stage. */
  public static final Writer CHAT =
      new Writer() {
        @Override
        public Row write(Recipe recipe, long seed, long index) {
          return new WorldWriter().write(recipe, seed, index);
        }

        @Override
        public Row replay(long seed, long index) {
          return ChatStage.safety(seed, index);
        }
      };

  private WorldLesson() {}

  /** Rows of a prior, in an order that the training's seed mixes. */
  public static DatasetLesson of(Prior prior, long seed) {
    List<Row> rows =
        LongStream.range(0, ROWS).mapToObj(index -> prior.document(seed, index, 0)).toList();
    String texts = rows.stream().map(ChatFormat::render).collect(Collectors.joining("\n"));
    return new DatasetLesson(
        "world",
        "%,d rows of the organism's world".formatted(ROWS),
        Canonical.sha256(texts).substring(0, 12),
        rows);
  }
}
