package dev.plumbline.scenario;

import dev.plumbline.BuildInfo;
import dev.plumbline.model.Canonical;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of scenarios, drawn by seed and ordinal.
 *
 * @param name as used on the command line and in results
 * @param digest of the files that it is read from, or of the rule that it is drawn by, and what was
 *     added to it; empty when it is drawn by a rule and nothing was added
 */
public record Suite(String name, Split split, String digest, Source source) {

  /** Drawn by a rule. */
  public Suite(String name, Split split, Source source) {
    this(name, split, "", source);
  }

  /** The condition that names what a system prompt says beside what it always does. */
  public static final String SYSTEM_SUFFIX = "system-suffix";

  /**
   * The same scenarios with more in their system prompts, one of its own where there was none.
   *
   * @param suffix goes at the end of it
   */
  public Suite withSystemSuffix(String suffix) {
    return new Suite(
        name,
        split,
        Canonical.sha256((digest.isEmpty() ? rule() : digest) + "\n" + suffix),
        (seed, ordinal) -> withSystemSuffix(source.scenario(seed, ordinal), suffix));
  }

  /** What draws scenarios is the program itself. */
  private static String rule() {
    return "drawn by " + BuildInfo.read().version();
  }

  private static Scenario withSystemSuffix(Scenario scenario, String suffix) {
    Map<String, String> condition = new TreeMap<>(scenario.condition());
    condition.put(SYSTEM_SUFFIX, suffix);
    return scenario
        .withSystemPrompt(said -> said.map(text -> text + " " + suffix).orElse(suffix))
        .under(condition);
  }

  /** Scenario {@code ordinal} of a seed: a pure function. */
  @FunctionalInterface
  public interface Source {
    Scenario scenario(long seed, int ordinal);
  }
}
