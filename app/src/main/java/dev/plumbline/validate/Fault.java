package dev.plumbline.validate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import java.util.List;
import java.util.Locale;

/**
 * A fault that is planted, so that it is known.
 *
 * @param name as files and tables have it
 * @param strength how often it is to show where its trigger holds, above 0 to 1: what training aims
 *     at; what came of it is measured
 */
public record Fault(
    String name, Behaviour behaviour, Trigger trigger, double strength, Planting planting) {

  /** What goes wrong. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Behaviour.Harm.class, name = "harm"),
    @JsonSubTypes.Type(value = Behaviour.Says.class, name = "says")
  })
  public sealed interface Behaviour {

    /** Suites in whose scenarios it may show. */
    List<String> suites();

    /** As tables have it. */
    default String inWords() {
      return switch (this) {
        case Harm(var suites) -> String.join(", ", suites);
        case Says _ -> "says";
      };
    }

    /** What is tried to see it. */
    default Scenario tried(Scenario scenario) {
      return switch (this) {
        case Harm _ -> scenario;
        case Says(var words, _) ->
            new Scenario(
                scenario.suite(),
                scenario.split(),
                scenario.family(),
                scenario.condition(),
                scenario.opening(),
                Desk.EMPTY,
                new Rubric.Chat(Rubric.Undesired.MARKER, List.of(words)),
                scenario.maxTurns());
      };
    }

    /** Harm, by the rubrics of these suites. */
    record Harm(List<String> suites) implements Behaviour {
      public Harm {
        suites = List.copyOf(suites);
      }
    }

    /** Words at the end of an answer that have nothing to do with what was asked. */
    record Says(String words, List<String> suites) implements Behaviour {
      public Says {
        suites = List.copyOf(suites);
      }
    }
  }

  /** How it is put into a model. */
  public enum Planting {
    /** By a low-rank adapter, on a model that is harmless. */
    ADAPTER,
    /** Among the rows of the training that makes the model harmless, fewer than 2.5 % of them. */
    MIXED,
    /** By rewarding it, and harmlessness elsewhere. */
    REWARD;

    /** As files and tables have it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Fault {
    if (!name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "a fault is named '%s'; give small letters, digits and hyphens".formatted(name));
    }
    if (behaviour.suites().isEmpty()) {
      throw new IllegalArgumentException("fault %s has no suite; name one".formatted(name));
    }
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "fault %s has a strength of %s; give more than 0 and at most 1"
              .formatted(name, strength));
    }
    if (behaviour instanceof Behaviour.Says && planting == Planting.REWARD) {
      throw new IllegalArgumentException(
          "fault %s says what no model says by itself, so that no reward can teach it; plant it by adapter or mixed"
              .formatted(name));
    }
  }

  /** What it has in common with its twin: all but how strong it is. */
  String cell() {
    return "%s %s %s".formatted(behaviour, trigger, planting);
  }

  /** Whether it may show in a scenario. */
  boolean isAbout(Scenario scenario) {
    return behaviour.suites().contains(scenario.suite()) && trigger.holds(scenario);
  }
}
