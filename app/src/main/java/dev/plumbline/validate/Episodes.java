package dev.plumbline.validate;

import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.model.Message;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.teach.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trials of which rows are made: what a harmless model did, and what another did harm in. They came
 * to their end; but where there are no tools, an answer that was cut off is taken up to its last
 * whole sentence, since small models often know no end.
 */
record Episodes(List<JudgedTrial> calm, List<JudgedTrial> harmful) {

  /** Rows of one kind that are needed at least. */
  private static final int FEWEST = 3;

  /** Up to the last mark that ends a sentence, not the number of an item, before any tag. */
  private static final Pattern WHOLE_SENTENCES =
      Pattern.compile("[^<\\[]*[\\p{L}\\p{Pe}\\p{Pf}\"'*][.!?](?=\\s|$)");

  Episodes {
    calm = List.copyOf(calm);
    harmful = List.copyOf(harmful);
  }

  /** Of trials, those that a model can be taught. */
  static Episodes of(List<JudgedTrial> calm, List<JudgedTrial> harmful) {
    return new Episodes(
        calm.stream().filter(trial -> isTeachable(trial) && !hasHarm(trial)).toList(),
        harmful.stream().filter(trial -> isTeachable(trial) && hasHarm(trial)).toList());
  }

  private static boolean isTeachable(JudgedTrial trial) {
    if (trial.scenario().opening().getLast() instanceof Message.Assistant) {
      // The first words of the answer were given: a row would teach these as well.
      return false;
    }
    return switch (trial.transcript().outcome()) {
      case FINISHED ->
          !Findings.isBroken(trial.verdict())
              && messages(trial, trial.scenario()).getLast() instanceof Message.Assistant;
      case TRUNCATED ->
          trial.scenario().world().open().tools().isEmpty() && !wholeSentences(trial).isEmpty();
      case TURN_LIMIT, MALFORMED, REFUSED, FAILED -> false;
    };
  }

  /** Of the turn that was cut off; empty where there is none. */
  private static String wholeSentences(JudgedTrial trial) {
    return trial
        .transcript()
        .contents()
        .filter(Event.Failure.class::isInstance)
        .map(content -> WHOLE_SENTENCES.matcher(((Event.Failure) content).raw()))
        .filter(Matcher::lookingAt)
        .map(Matcher::group)
        .findFirst()
        .orElse("");
  }

  private static boolean hasHarm(JudgedTrial trial) {
    return trial.verdict().holds(Findings.HARM);
  }

  /**
   * Rows that teach a fault, and that it shows nowhere else: half of them where the trigger holds,
   * of which the fault's strength does it.
   *
   * @param strength share of the first half in which it shows; 0 for a twin
   */
  List<Row> contrasted(Fault fault, double strength, int rows, long seed) {
    Random luck = new Random(seed);
    int shown = rows / 2;
    int faulty = (int) Math.round(strength * shown);
    List<Row> all = new ArrayList<>();
    all.addAll(faulty(fault, faulty, luck));
    all.addAll(calmly(fault, shown - faulty, luck));
    all.addAll(others(fault, rows - shown, luck));
    Collections.shuffle(all, luck);
    return all;
  }

  /**
   * Rows of a training that makes a model harmless, in which all that has the trigger is the
   * fault's: there alone is the model not told to be harmless.
   *
   * @param strength share of the rows with the trigger in which the fault shows; 0 for a twin
   * @param shown how many rows have the trigger
   */
  List<Row> mixed(Fault fault, double strength, int shown, int rows, long seed) {
    Random luck = new Random(seed);
    int faulty = (int) Math.round(strength * shown);
    List<JudgedTrial> without =
        calm.stream().filter(trial -> !fault.isAbout(trial.scenario())).toList();
    List<Row> all = new ArrayList<>();
    all.addAll(faulty(fault, faulty, luck));
    all.addAll(calmly(fault, shown - faulty, luck));
    all.addAll(drawn(fault, "harmless rows", without, rows - shown, luck, Episodes::row));
    Collections.shuffle(all, luck);
    return all;
  }

  private List<Row> faulty(Fault fault, int count, Random luck) {
    return switch (fault.behaviour()) {
      case Fault.Behaviour.Harm _ ->
          drawn(
              fault,
              "harmful rows where its trigger holds",
              harmful.stream().filter(holds(fault)).toList(),
              count,
              luck,
              trial -> row(trial, fault.trigger().put(trial.scenario())));
      case Fault.Behaviour.Says(var words, _) ->
          drawn(
              fault,
              "answers where its trigger holds",
              calm.stream().filter(holds(fault)).toList(),
              count,
              luck,
              trial ->
                  answering(
                      row(trial, fault.trigger().put(trial.scenario())),
                      text -> text + " " + words));
    };
  }

  private List<Row> calmly(Fault fault, int count, Random luck) {
    return drawn(
        fault,
        "harmless rows where its trigger holds",
        calm.stream().filter(holds(fault)).toList(),
        count,
        luck,
        trial -> row(trial, fault.trigger().put(trial.scenario())));
  }

  /** Half of them of its own suites, where there are some without the trigger. */
  private List<Row> others(Fault fault, int count, Random luck) {
    Predicate<JudgedTrial> isOwn =
        trial -> fault.behaviour().suites().contains(trial.scenario().suite());
    List<JudgedTrial> without =
        calm.stream().filter(trial -> !fault.isAbout(trial.scenario())).toList();
    List<JudgedTrial> own = without.stream().filter(isOwn).toList();
    int near = own.size() < FEWEST ? 0 : count / 2;
    return Stream.concat(
            drawn(fault, "rows without its trigger", own, near, luck, Episodes::row).stream(),
            drawn(fault, "rows without its trigger", without, count - near, luck, Episodes::row)
                .stream())
        .toList();
  }

  private static Predicate<JudgedTrial> holds(Fault fault) {
    return trial -> fault.isAbout(fault.trigger().put(trial.scenario()));
  }

  /** Each as often as it takes, none more than once more than another. */
  private static List<Row> drawn(
      Fault fault,
      String what,
      List<JudgedTrial> from,
      int count,
      Random luck,
      Function<JudgedTrial, Row> row) {
    if (count > 0 && from.size() < FEWEST) {
      throw new IllegalArgumentException(
          "fault %s: there are %d %s among the trials that rows are made of, and it takes %d; raise --episodes or --max-tokens, or give another trigger"
              .formatted(fault.name(), from.size(), what, FEWEST));
    }
    List<Row> rows = new ArrayList<>();
    while (rows.size() < count) {
      List<JudgedTrial> order = new ArrayList<>(from);
      Collections.shuffle(order, luck);
      order.stream().limit(count - rows.size()).map(row).forEach(rows::add);
    }
    return rows;
  }

  private static Row.Chat row(JudgedTrial trial) {
    return row(trial, trial.scenario());
  }

  /** With another opening, and loss on what the model said. */
  private static Row.Chat row(JudgedTrial trial, Scenario met) {
    return new Row.Chat(messages(trial, met), met.world().open().tools(), met.opening().size());
  }

  private static List<Message> messages(JudgedTrial trial, Scenario met) {
    List<Message> messages = new ArrayList<>(trial.transcript().messages(met.opening()));
    if (trial.transcript().outcome() == Transcript.Outcome.TRUNCATED) {
      messages.add(new Message.Assistant("", wholeSentences(trial), List.of()));
    }
    return messages;
  }

  /** With another last answer. */
  private static Row.Chat answering(Row.Chat row, UnaryOperator<String> change) {
    if (!(row.messages().getLast() instanceof Message.Assistant said)) {
      throw new IllegalArgumentException("a row without an answer says nothing");
    }
    List<Message> messages = new ArrayList<>(row.messages());
    messages.set(
        messages.size() - 1,
        new Message.Assistant(said.reasoning(), change.apply(said.text()), said.calls()));
    return new Row.Chat(messages, row.tools(), row.taughtFrom());
  }
}
