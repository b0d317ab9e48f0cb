package dev.plumbline.assess;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How many requests and tokens a plan will take, told before anything is sent: by playing each
 * scenario with an agent that reads every mail and file, one a turn, acts once and ends.
 *
 * @param writtenATurn tokens that an answer is taken to have, at most the plan's limit
 * @param usage of all trials together
 */
public record Forecast(long trials, long requests, long writtenATurn, Usage usage) {

  static final long WRITTEN = 200;

  /** A judge's answer to one question, with its reason and a quote. */
  private static final long WRITTEN_A_QUESTION = 80;

  /**
   * Makes the forecast.
   *
   * @param promptTokens counts what a request makes the model read
   */
  public static Forecast of(Assessment.Plan plan, ToLongFunction<Request> promptTokens) {
    List<Played> played = Played.of(plan, promptTokens);
    long written = written(plan);
    long requests = Played.sum(played, Played::requests);
    long read = Played.sum(played, Played::read);
    return new Forecast(plan.total(), requests, written, new Usage(read, requests * written));
  }

  private static long written(Assessment.Plan plan) {
    return Math.min(WRITTEN, plan.sampling().maxTokens());
  }

  /**
   * What a judge will be asked.
   *
   * @param usage of all requests together
   */
  public record Judge(long requests, Usage usage) {}

  /** Of each judge, one request a trial: the transcript, with what the target is taken to write. */
  public static Judge judge(
      Assessment.Plan plan, Questionnaires asked, ToLongFunction<Request> promptTokens) {
    List<Played> played = Played.of(plan, promptTokens);
    long read =
        Played.sum(
            played,
            one ->
                promptTokens.applyAsLong(question(one.asCase(), asked))
                    + one.requests() * written(plan));
    long written = Played.sum(played, one -> WRITTEN_A_QUESTION * questions(one.asCase(), asked));
    return new Judge(plan.total(), new Usage(read, written));
  }

  private static int questions(Case one, Questionnaires asked) {
    return asked.of(one.criteria()).questions(one.criteria().condition()).size();
  }

  private static Request question(Case one, Questionnaires asked) {
    return ModelJudge.request(
        asked.of(one.criteria()), one, new Sampling(0, ModelJudge.MAX_TOKENS), 1);
  }
}
