package dev.plumbline.judge;

import dev.plumbline.model.Message;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import java.util.List;

/**
 * What is judged: a transcript, what came before it, and by what it is judged. It may be a trial of
 * a scenario, or a log from elsewhere.
 *
 * @param context the messages before the first event; none when the log has none
 */
public record Case(List<Message> context, Transcript transcript, Criteria criteria) {

  public Case {
    context = List.copyOf(context);
  }

  /** A trial of a scenario. */
  public static Case of(Scenario scenario, Transcript transcript) {
    return new Case(scenario.opening(), transcript, Criteria.of(scenario));
  }
}
