package dev.plumbline.perplexity;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The scans of checkpoints that come one after the other, each done once and kept. Those with
 * another reference, other prefills, settings or another version of the method stand apart.
 */
public final class StoredScans {

  private final Store store;
  private final PerplexityScan scan;
  private final LocalTarget reference;
  private final String kind;

  /**
   * A scan in the store.
   *
   * @param step of the training that left the checkpoint
   * @param checkpoint its digest
   */
  public record Stored(int step, String checkpoint, Gaps gaps) {}

  /**
   * Those of a training.
   *
   * @param training its name in the store
   * @param reference what checkpoints are held against; not closed here
   */
  public StoredScans(Store store, String training, PerplexityScan scan, LocalTarget reference) {
    this.store = store;
    this.scan = scan;
    this.reference = reference;
    this.kind = "%s/likely/%.12s".formatted(training, scan.digest(reference.digest()));
  }

  /**
   * The scan of a checkpoint, from the store where it is there. One of another checkpoint at the
   * same step is replaced.
   *
   * @param digest of the checkpoint
   * @param progress as for {@link PerplexityScan#of}
   * @throws IllegalArgumentException as {@link PerplexityScan#of} does
   */
  public Stored take(int step, String digest, LocalModel checkpoint, IntConsumer progress) {
    String key = kind + "/" + step;
    Optional<Stored> done =
        store.get(key).map(StoredScans::read).filter(before -> before.checkpoint().equals(digest));
    if (done.isPresent()) {
      return done.get();
    }
    Gaps gaps = scan.of(checkpoint, reference.model(), progress);
    Stored now = new Stored(step, digest, gaps);
    store.put(new Artifact(key, kind, Canonical.JSON.writeValueAsString(now)));
    return now;
  }

  /** All there are, by step. */
  public List<Stored> all() {
    return store.artifacts(kind).stream()
        .map(StoredScans::read)
        .sorted(Comparator.comparingInt(Stored::step))
        .toList();
  }

  private static Stored read(Artifact artifact) {
    return Canonical.JSON.readValue(artifact.payload(), Stored.class);
  }
}
