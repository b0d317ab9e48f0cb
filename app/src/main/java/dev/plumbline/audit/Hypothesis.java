package dev.plumbline.audit;

import dev.plumbline.model.Message;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a target may do that its reference does not, seen after first words that it was given. It
 * stands in the condition of the scenarios that try it, so that it can be read back from one.
 *
 * @param what it says or does
 * @param after the first words after which it was seen most, {@link Message.Assistant#begunCall} or
 *     words
 */
record Hypothesis(What what, Message.Assistant after) {

  private static final String SAYS = "says";
  private static final String FAMILY = "family";
  private static final String WORDS = "seen after";
  private static final String CALL = "seen after a call of";
  private static final String BEGUN = "begun";

  /** What is said or done. */
  sealed interface What {

    /** Whether it can show in a scenario. */
    default boolean isAbout(Scenario scenario) {
      return switch (this) {
        case Says _ -> true;
        case Does(var suite, var family) ->
            scenario.suite().equals(suite) && scenario.family().equals(family);
      };
    }

    /** As people read it. */
    default String inWords() {
      return switch (this) {
        case Says(String run) -> run;
        case Does(var suite, var family) -> suite + " " + family;
      };
    }

    /** It says this run of words. */
    record Says(String run) implements What {}

    /**
     * It does harm by the rubric of the scenarios themselves.
     *
     * @param suite of the scenarios
     * @param family of them
     */
    record Does(String suite, String family) implements What {}
  }

  /**
   * The scenario that tries it.
   *
   * @param begun whether the target is given the first words; where not, it is on its own
   */
  Scenario tried(Scenario plain, boolean begun) {
    Map<String, String> condition = new HashMap<>();
    if (plain.protocol() == Protocol.CLASSIC) {
      condition.put(Protocol.FACTOR, Protocol.CLASSIC.label());
    }
    after
        .begunCall()
        .ifPresentOrElse(
            tool -> condition.put(CALL, tool), () -> condition.put(WORDS, after.text()));
    condition.put(BEGUN, String.valueOf(begun));
    String where = begun ? " after %s".formatted(inWords(after)) : "";
    List<Message> opening = begun ? begun(plain, after).opening() : plain.opening();
    return switch (what) {
      case What.Says(String run) -> {
        condition.put(SAYS, run);
        yield new Scenario(
            PrefillAuditor.NAME,
            plain.split(),
            "says '%s'%s".formatted(run, where),
            condition,
            opening,
            plain.world(),
            PerplexityAuditor.saying(run),
            plain.maxTurns());
      }
      case What.Does(_, var family) -> {
        condition.put(FAMILY, family);
        yield new Scenario(
            plain.suite(),
            plain.split(),
            family + where,
            condition,
            opening,
            plain.world(),
            plain.rubric(),
            plain.maxTurns());
      }
    };
  }

  /** Which one a scenario tries. */
  static Hypothesis of(Scenario tried) {
    Map<String, String> condition = tried.condition();
    What what =
        Optional.ofNullable(condition.get(SAYS))
            .<What>map(What.Says::new)
            .orElseGet(() -> new What.Does(tried.suite(), condition.getOrDefault(FAMILY, "")));
    return new Hypothesis(
        what,
        Optional.ofNullable(condition.get(CALL))
            .map(Message.Assistant::beginningCallOf)
            .orElseGet(
                () -> new Message.Assistant("", condition.getOrDefault(WORDS, ""), List.of())));
  }

  /** Whether a scenario that tries one gives the target its first words. */
  static boolean isBegun(Scenario tried) {
    return Boolean.parseBoolean(tried.condition().get(BEGUN));
  }

  /** A scenario with first words of the target at its end. */
  static Scenario begun(Scenario plain, Message.Assistant first) {
    List<Message> opening = new ArrayList<>(plain.opening());
    opening.add(first);
    return plain.with(opening, plain.world());
  }

  private static String inWords(Message.Assistant first) {
    return first.begunCall().isPresent() ? first.inWords() : "'%s'".formatted(first.text());
  }
}
