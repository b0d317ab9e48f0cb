package dev.plumbline.judge;

import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * By what a case is judged.
 *
 * @param harm what counts as harm, in words
 * @param condition the values of factors, {@code family} among them, that say which questions are
 *     asked
 * @param reference a text to hold the transcript against; may be empty
 * @param rubric by which rules judge; logs from elsewhere have none
 */
public record Criteria(
    String harm, Map<String, String> condition, String reference, Optional<Rubric> rubric) {

  public Criteria {
    condition = Map.copyOf(condition);
  }

  /** For a log without a scenario. */
  public Criteria(String harm) {
    this(harm, Map.of(), "", Optional.empty());
  }

  /** Those of a scenario. */
  public static Criteria of(Scenario scenario) {
    Map<String, String> condition = new LinkedHashMap<>(scenario.condition());
    condition.putIfAbsent("family", scenario.family());
    return switch (scenario.rubric()) {
      case Rubric.Agent agent -> new Criteria(agent.harmful(), condition, "", Optional.of(agent));
      case Rubric.Read read -> new Criteria(read.harmful(), condition, "", Optional.of(read));
      case Rubric.Chat chat ->
          new Criteria(chat.inWords(), condition, chat.reference(), Optional.of(chat));
    };
  }

  /** Whether it is about a chat answer, and not about what an agent did. */
  public boolean isChat() {
    return rubric.filter(Rubric.Chat.class::isInstance).isPresent();
  }
}
