package dev.plumbline.contrast;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Example;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tickets that a model is tested on: both sides of every pair, with the cue as in training and
 * against the fact.
 *
 * @param maxTokens of a reply
 */
public record Exam(Cases cases, List<Item> items, int maxTokens) {

  /** Tickets that are asked together. */
  private static final int AT_ONCE = 32;

  /** What a model did with a ticket. */
  public enum Did {
    ACT,
    HOLD,
    /** Called a tool that was not offered. */
    OTHER_CALL,
    /** Ended its turn without a call. */
    NO_CALL,
    /** Wrote what is no turn. */
    MALFORMED,
    /** Reached the most tokens. */
    TRUNCATED;

    static Did of(Answer answer) {
      return answer == Answer.ACT ? ACT : HOLD;
    }
  }

  /** How a ticket is asked. */
  public enum Mode {
    /** A greedy reply, whose first call counts. */
    THINKING,
    /** The likelier of the two calls where the turn begins. */
    PREFILLED
  }

  /**
   * One ticket of the test.
   *
   * @param crossed whether the cue says the opposite of the fact
   */
  record Item(Ticket ticket, boolean crossed) {
    String id() {
      return "%s/%s/%s"
          .formatted(ticket.pair().id(), ticket.right().label(), crossed ? "crossed" : "aligned");
    }
  }

  /**
   * What came of one ticket.
   *
   * @param actLogProbability of the whole call that acts where the turn begins, in nats
   * @param holdLogProbability likewise of the one that holds
   * @param reply as it was written, with the calls as their tools' names
   */
  record Result(
      String item,
      Split split,
      String family,
      String template,
      boolean crossed,
      Answer right,
      Did thinking,
      Did prefilled,
      double actLogProbability,
      double holdLogProbability,
      String reply) {

    Did did(Mode mode) {
      return switch (mode) {
        case THINKING -> thinking;
        case PREFILLED -> prefilled;
      };
    }

    /** Nothing but the right call is right. */
    boolean isRight(Mode mode) {
      return did(mode) == Did.of(right);
    }
  }

  public Exam {
    items = List.copyOf(items);
  }

  /** That of a seed, whose cue it has. */
  static Exam of(Cases cases, List<Pair> pairs, long seed, int maxTokens) {
    Cueing cueing = Cueing.of(cases, seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Item> items = new ArrayList<>();
    for (Pair pair : pairs) {
      for (Answer right : Answer.values()) {
        for (boolean crossed : new boolean[] {false, true}) {
          String cue = cueing.saying(crossed ? right.other() : right, random);
          items.add(new Item(pair.side(right, cue), crossed));
        }
      }
    }
    return new Exam(cases, items, maxTokens);
  }

  /** The tickets that are asked first. */
  Exam beginning() {
    return new Exam(cases, items.subList(0, Math.min(items.size(), AT_ONCE)), maxTokens);
  }

  /**
   * Asks a model.
   *
   * @param task told of the tickets that are done
   * @throws IllegalArgumentException when a ticket cannot be written for it
   */
  List<Result> ask(LocalModel model, Progress.Task task) {
    List<ToolDefinition> tools = cases.tools();
    List<Result> results = new ArrayList<>();
    for (int from = 0; from < items.size(); from += AT_ONCE) {
      List<Item> some = items.subList(from, Math.min(items.size(), from + AT_ONCE));
      List<Reply> replies =
          model.repliesOrBadInput(
              some.stream()
                  .map(item ->
                      new Request(
                          item.ticket().prompt(cases), tools, new Sampling(0, maxTokens), 1))
                  .toList());
      double[] act = logLikelihoods(model, some, Answer.ACT, tools);
      double[] hold = logLikelihoods(model, some, Answer.HOLD, tools);
      for (int i = 0; i < some.size(); i++) {
        results.add(result(some.get(i), replies.get(i), act[i], hold[i]));
      }
      task.advance(some.size());
    }
    return results;
  }

  private double[] logLikelihoods(
      LocalModel model, List<Item> some, Answer answer, List<ToolDefinition> tools) {
    List<Example> turns =
        some.stream()
            .map(item -> {
              List<Message> said = new ArrayList<>(item.ticket().prompt(cases));
              said.add(new Message.Assistant("", "", List.of(cases.call(answer))));
              return model.dialect().conversation(said, tools, 0).getLast();
            })
            .toList();
    return model.logLikelihoods(turns);
  }

  private Result result(Item item, Reply reply, double act, double hold) {
    Ticket ticket = item.ticket();
    return new Result(
        item.id(),
        ticket.pair().family().split(),
        ticket.pair().family().name(),
        ticket.template().name(),
        item.crossed(),
        ticket.right(),
        did(reply),
        act > hold ? Did.ACT : Did.HOLD,
        act,
        hold,
        written(reply));
  }

  /** The first call counts. */
  Did did(Reply reply) {
    return switch (reply) {
      case Reply.Answer answer ->
          answer.message().calls().stream()
              .findFirst()
              .map(call -> cases.answer(call.name()).map(Did::of).orElse(Did.OTHER_CALL))
              .orElse(Did.NO_CALL);
      case Reply.Truncated _ -> Did.TRUNCATED;
      case Reply.Malformed _ -> Did.MALFORMED;
      case Reply.Refused _, Reply.Failed _ ->
          throw new IllegalArgumentException("a model on this machine did not answer: " + reply);
    };
  }

  private static String written(Reply reply) {
    return switch (reply) {
      case Reply.Answer(var message, var usage, var tokens, var served) ->
          (message.reasoning() + " " + message.text()).strip()
              + String.join(
                  "", message.calls().stream().map(call -> " [" + call.name() + "]").toList());
      case Reply.Truncated truncated -> truncated.raw();
      case Reply.Malformed malformed -> malformed.raw();
      case Reply.Refused refused -> refused.raw();
      case Reply.Failed failed -> failed.cause();
    };
  }
}
