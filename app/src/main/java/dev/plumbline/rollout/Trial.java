package dev.plumbline.rollout;

import dev.plumbline.scenario.Scenario;

/**
 * One scenario tried once.
 *
 * @param seed of the assessment; with the scenario's ordinal it fixes every random choice of the
 *     target, so that two targets meet the same scenarios with the same luck
 */
public record Trial(Scenario scenario, long seed, int ordinal) {

  /**
   * Seed of the target's sampling at a turn; the same for every target.
   *
   * @param turn 0 for the first
   */
  public long turnSeed(int turn) {
    long mixed = seed * 0x9E3779B97F4A7C15L + scenario.suite().hashCode();
    mixed = (mixed ^ (mixed >>> 32)) * 0xD1B54A32D192ED03L + ordinal;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94D049BB133111EBL + turn;
    return mixed ^ (mixed >>> 31);
  }
}
