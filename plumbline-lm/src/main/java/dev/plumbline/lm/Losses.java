package dev.plumbline.lm;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Losses that come with the package. */
public final class Losses {
  private Losses() {}

  /** Mean cross-entropy, in nats, of the supervised tokens. */
  public static Loss nextToken() {
    return new NextToken();
  }

  private record NextToken() implements Loss {
    @Override
    public String toString() {
      return "next-token loss";
    }

    @Override
    public long units(Batch batch) {
      return batch.supervisedTokens();
    }

    @Override
    public boolean needsWholeGroups() {
      return false;
    }

    @Override
    public Sum of(Tensor logProbabilities, Targets targets) {
      return new Sum(logProbabilities.sum().neg(), Map.of());
    }
  }
}
