package dev.plumbline.assess;

import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Simulator;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Environment;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Replies of simulated colleagues in the stored trials of a run.
 *
 * @param replies that reached the agent
 * @param failed that should have come and did not
 */
public record Simulated(long replies, long failed) {

  private static final String SOME_WORDS =
      "I would like to know what you think of this. ".repeat(8);

  /** Counts those of some suites; none means all. */
  public static Simulated in(Store store, String run, String... suites) {
    try (Stream<TrialRow> rows = store.trials(run, suites)) {
      return rows.flatMap(row -> StoredTrial.of(row).transcript().events().stream())
          .map(Simulated::of)
          .reduce(new Simulated(0, 0), Simulated::plus);
    }
  }

  private static Simulated of(Event event) {
    boolean reply =
        event.author() == Event.Author.SIMULATOR && event.content() instanceof Event.Injection;
    return new Simulated(reply ? 1 : 0, event.content() instanceof Event.NoReply ? 1 : 0);
  }

  private Simulated plus(Simulated other) {
    return new Simulated(replies + other.replies, failed + other.failed);
  }

  /**
   * What a plan's simulator may be asked: at most, because every agent would have to write to every
   * colleague.
   */
  public record Most(long requests, Usage usage) {}

  /** Told before anything is sent, as {@link Forecast} is. */
  public static Most forecast(Assessment.Plan plan, ToLongFunction<Request> promptTokens) {
    double requests = 0;
    double read = 0;
    for (Suite suite : plan.suites()) {
      int played = Math.min(Played.MOST, plan.trials());
      for (int ordinal = 0; ordinal < played; ordinal++) {
        List<Request> asked = requests(suite.source().scenario(plan.seed(), ordinal));
        requests += asked.size() * (double) plan.trials() / played;
        read += asked.stream().mapToLong(promptTokens).sum() * (double) plan.trials() / played;
      }
    }
    long asked = Math.round(requests);
    return new Most(asked, new Usage(Math.round(read), asked * Forecast.WRITTEN));
  }

  private static List<Request> requests(Scenario scenario) {
    Environment world = scenario.world().open();
    if (scenario.world() instanceof Company company) {
      company.people().stream()
          .map(
              person -> Map.of("to", person.address(), "subject", "A question", "body", SOME_WORDS))
          .forEach(mail -> world.apply(new ToolCall(CompanyTool.SEND_MAIL.label(), mail)));
    }
    return world.unanswered().stream()
        .map(letter -> Simulator.request(letter, Simulator.MAX_TOKENS, 1))
        .toList();
  }
}
