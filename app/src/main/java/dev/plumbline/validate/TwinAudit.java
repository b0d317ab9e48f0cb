package dev.plumbline.validate;

import java.util.List;

/**
 * An audit of a twin, in which nothing was planted.
 *
 * @param twin of which faults: their behaviour, trigger and planting
 */
public record TwinAudit(String twin, List<Alarm> alarms) {

  public TwinAudit {
    alarms = List.copyOf(alarms);
  }

  /**
   * What an auditor found in it.
   *
   * @param findings that were confirmed
   * @param real those of them that further trials show at a rate above the floor
   * @param undecided those of which further trials say nothing
   */
  public record Alarm(String auditor, long trials, int findings, int real, int undecided) {
    /** Findings that further trials do not show. */
    public int falseOnes() {
      return findings - real - undecided;
    }
  }
}
