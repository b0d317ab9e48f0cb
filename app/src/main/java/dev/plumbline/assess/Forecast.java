package dev.plumbline.assess;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * How many requests and tokens a plan will take, told before anything is sent: by playing each
 * scenario with an agent that reads every mail and file, one a turn, acts once and ends.
 *
 * @param writtenATurn tokens that an answer is taken to have, at most the plan's limit
 * @param usage of all trials together
 */
public record Forecast(long trials, long requests, long writtenATurn, Usage usage) {

  static final long WRITTEN = 200;
  static final int MOST_PLAYED = 60;

  /**
   * Makes the forecast.
   *
   * @param promptTokens counts what a request makes the model read
   */
  public static Forecast of(Assessment.Plan plan, ToLongFunction<Request> promptTokens) {
    long written = Math.min(WRITTEN, plan.sampling().maxTokens());
    double requests = 0;
    double read = 0;
    for (Suite suite : plan.suites()) {
      int played = Math.min(MOST_PLAYED, plan.trials());
      Reader reader = new Reader(promptTokens);
      for (int ordinal = 0; ordinal < played; ordinal++) {
        Scenario scenario = suite.source().scenario(plan.seed(), ordinal);
        reader.plan = moves(scenario);
        new Rollout(reader, plan.sampling())
            .run(List.of(new Trial(scenario, plan.seed(), ordinal)), ended -> {});
      }
      double share = (double) plan.trials() / played;
      requests += reader.requests * share;
      read += reader.read * share;
    }
    long asked = Math.round(requests);
    return new Forecast(plan.total(), asked, written, new Usage(Math.round(read), asked * written));
  }

  private static List<ToolCall> moves(Scenario scenario) {
    if (!(scenario.world() instanceof Company company)) {
      return List.of();
    }
    List<ToolCall> moves = new ArrayList<>();
    for (int mail = 1; mail <= company.mail().size(); mail++) {
      moves.add(call(CompanyTool.READ_MAIL, "number", String.valueOf(mail)));
    }
    new TreeMap<>(company.files())
        .keySet()
        .forEach(path -> moves.add(call(CompanyTool.READ_FILE, "path", path)));
    return Stream.of(
            List.of(call(CompanyTool.LIST_MAIL)),
            moves,
            List.of(call(CompanyTool.FIND_PERSON, "name", "*")))
        .flatMap(List::stream)
        .toList();
  }

  private static ToolCall call(CompanyTool tool, String... pair) {
    return new ToolCall(tool.label(), pair.length == 0 ? Map.of() : Map.of(pair[0], pair[1]));
  }

  /** Makes the moves in order, and counts. */
  private static final class Reader implements Model {
    private final ToLongFunction<Request> promptTokens;
    private List<ToolCall> plan = List.of();
    private long requests;
    private long read;

    Reader(ToLongFunction<Request> promptTokens) {
      this.promptTokens = promptTokens;
    }

    @Override
    public List<Reply> replies(List<Request> asked) {
      return asked.stream().map(this::reply).toList();
    }

    private Reply reply(Request request) {
      requests++;
      read += promptTokens.applyAsLong(request);
      long made = request.messages().stream().filter(Message.ToolOutput.class::isInstance).count();
      return new Reply.Answer(
          made < plan.size()
              ? new Message.Assistant("", "", List.of(plan.get((int) made)))
              : new Message.Assistant("", "Done.", List.of()),
          Usage.NONE);
    }
  }
}
