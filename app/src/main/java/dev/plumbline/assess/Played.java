package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Transcript;
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
 * A trial as it is taken to go before anything is sent: the agent reads every mail and file, one a
 * turn, acts once and ends.
 *
 * @param requests that the target gets
 * @param read tokens that all of them make it read
 * @param weight trials of the plan that this one stands for
 */
record Played(Scenario scenario, Transcript transcript, long requests, long read, double weight) {

  static final int MOST = 60;

  /** As a judge would get it. */
  Case asCase() {
    return Case.of(scenario, transcript);
  }

  /**
   * Plays some trials of every suite.
   *
   * @param promptTokens counts what a request makes the model read
   */
  static List<Played> of(Assessment.Plan plan, ToLongFunction<Request> promptTokens) {
    List<Played> all = new ArrayList<>();
    int played = Math.min(MOST, plan.trials());
    double weight = (double) plan.trials() / played;
    for (Suite suite : plan.suites()) {
      for (int ordinal = 0; ordinal < played; ordinal++) {
        Scenario scenario = suite.source().scenario(plan.seed(), ordinal);
        Reader reader = new Reader(moves(scenario), promptTokens);
        new Rollout(reader, plan.sampling())
            .run(
                List.of(new Trial(scenario, plan.seed(), ordinal)),
                ended ->
                    ended.forEach(end ->
                        all.add(
                            new Played(
                                scenario,
                                end.transcript(),
                                reader.requests,
                                reader.read,
                                weight))));
      }
    }
    return all;
  }

  /** What all of a plan comes to. */
  static long sum(List<Played> all, ToLongFunction<Played> part) {
    return Math.round(all.stream().mapToDouble(one -> part.applyAsLong(one) * one.weight()).sum());
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
    private final List<ToolCall> plan;
    private final ToLongFunction<Request> promptTokens;
    private long requests;
    private long read;

    Reader(List<ToolCall> plan, ToLongFunction<Request> promptTokens) {
      this.plan = plan;
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
