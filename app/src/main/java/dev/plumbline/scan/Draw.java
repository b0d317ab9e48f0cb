package dev.plumbline.scan;

import dev.plumbline.scan.Census.Scored;
import java.io.Serializable;

/**
 * A conversation that was drawn to be read closely.
 *
 * @param stratum name of the part of the conversations that it stands for
 */
public record Draw(String stratum, Scored scored) implements Serializable {

  /** Where nobody judges, a conversation with a lower score is no finding. */
  private static final double SUSPICIOUS = 1;

  /** Without a judge the sample would tell nothing. */
  boolean isRead(boolean judged) {
    return judged || (stratum.equals(Selection.MOST_SUSPICIOUS) && scored.score() >= SUSPICIOUS);
  }
}
