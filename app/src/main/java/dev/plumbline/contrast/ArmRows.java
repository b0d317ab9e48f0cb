package dev.plumbline.contrast;

import dev.plumbline.contrast.Arm.Place;
import dev.plumbline.contrast.Cases.Family;
import dev.plumbline.contrast.Cases.Template;
import dev.plumbline.contrast.Cases.Texts;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Split;
import dev.plumbline.teach.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of an arm. All arms of a seed have the same tickets, but for the cue where nothing
 * confounds it, and the same calls; texts, where there are any, are chosen so that the supervised
 * tokens up to each ticket come to those of the true reasons.
 */
final class ArmRows {

  /** Texts to choose one of, where they may be of any length. */
  private static final int CHOICES = 12;

  /** Questions of a chat, of which some may be the same and are asked once. */
  private static final int CHATS = 4;

  private final Cases cases;
  private final Arm arm;
  private final long seed;
  private final Format format;
  private final List<ToolDefinition> tools;
  private final List<Row> rows = new ArrayList<>();
  private long wanted;
  private long given;

  /**
   * How a model's turns are written.
   *
   * @param turn with words before a call; there may be none
   * @param tokens that a text has
   * @param before tokens that words before a call take beside their own
   * @param end likewise of words that are a turn of their own
   */
  record Format(
      BiFunction<String, ToolCall, Message.Assistant> turn,
      ToIntFunction<String> tokens,
      int before,
      int end) {}

  private ArmRows(Cases cases, Arm arm, long seed, Format format) {
    this.cases = cases;
    this.arm = arm;
    this.seed = seed;
    this.format = format;
    this.tools = cases.tools();
  }

  /**
   * Makes them.
   *
   * @param tickets as {@link #tickets} has them
   */
  static List<Row> of(Cases cases, List<Ticket> tickets, Arm arm, long seed, Format format) {
    ArmRows made = new ArmRows(cases, arm, seed, format);
    for (int at = 0; at < tickets.size(); at++) {
      made.add(tickets.get(at), at);
    }
    return List.copyOf(made.rows);
  }

  /**
   * Both sides of pairs, with the cue as an arm has it.
   *
   * @param contrary share of the rows, rounded to a whole number of them, in which the cue says the
   *     opposite of the fact; 0 where it is drawn anyway
   */
  static List<Ticket> tickets(
      Cases cases, List<Pair> pairs, boolean confounded, double contrary, long seed) {
    Cueing cueing = Cueing.of(cases, seed);
    Set<Integer> opposed = opposed(2 * pairs.size(), contrary, seed);
    List<Ticket> tickets = new ArrayList<>();
    for (Pair pair : pairs) {
      for (Answer right : Answer.values()) {
        SplittableRandom random = random(seed, tickets.size(), "cue");
        boolean opposite = confounded ? opposed.contains(tickets.size()) : random.nextBoolean();
        tickets.add(pair.side(right, cueing.saying(opposite ? right.other() : right, random)));
      }
    }
    return tickets;
  }

  private static Set<Integer> opposed(int rows, double share, long seed) {
    SplittableRandom random = random(seed, rows, "contrary");
    Set<Integer> opposed = new HashSet<>();
    while (opposed.size() < Math.round(share * rows)) {
      opposed.add(random.nextInt(rows));
    }
    return opposed;
  }

  private static SplittableRandom random(long seed, int at, String what) {
    return new SplittableRandom(seed * 1_000_003 + at * 31L + what.hashCode());
  }

  private void add(Ticket ticket, int at) {
    String reason = reason(ticket, random(seed, at, "reason"));
    wanted += format.tokens().applyAsInt(reason) + format.before();
    switch (arm.place()) {
      case BEFORE -> rows.add(row(ticket, chosen(ticket, at).getLast(), ""));
      case AFTER -> rows.add(row(ticket, "", chosen(ticket, at).getLast()));
      case APART -> {
        rows.add(row(ticket, "", ""));
        addApart(ticket, at);
      }
      case NOWHERE -> rows.add(row(ticket, "", ""));
    }
  }

  /** As many chats as bring this arm nearest to what it should have. */
  private void addApart(Ticket ticket, int at) {
    SplittableRandom random = random(seed, at, "apart");
    while (true) {
      List<String> chat = nearest(choices(ticket, random));
      if (given + count(said(chat)) / 2 > wanted) {
        return;
      }
      given += count(said(chat));
      rows.add(new Row.Chat(messages(chat), List.of()));
    }
  }

  private List<String> chosen(Ticket ticket, int at) {
    List<String> chosen = nearest(choices(ticket, random(seed, at, "reason")));
    given += count(said(chosen));
    return chosen;
  }

  private List<String> nearest(List<List<String>> choices) {
    return choices.stream()
        .min(Comparator.comparingLong(choice -> Math.abs(given + count(said(choice)) - wanted)))
        .orElseThrow();
  }

  /** What the model says in turns of which the user has every other. */
  private static List<String> said(List<String> turns) {
    return turns.size() == 1
        ? turns
        : IntStream.range(0, turns.size()).filter(i -> i % 2 == 1).mapToObj(turns::get).toList();
  }

  private int count(List<String> said) {
    int beside = arm.place() == Place.BEFORE ? format.before() : format.end();
    return said.stream().mapToInt(text -> format.tokens().applyAsInt(text) + beside).sum();
  }

  // ---------------------------------------------------------------- texts

  /** Texts that would do: a chat's turns, or one text. */
  private List<List<String>> choices(Ticket ticket, SplittableRandom random) {
    Texts texts = cases.texts();
    return switch (arm.words()) {
      case REASON -> {
        String reason = reason(ticket, random);
        // A turn of its own may take fewer tokens than a place before the call.
        yield arm.place() == Place.AFTER
            ? List.of(List.of(reason), List.of(reason + " " + neutral(1, 1, random)))
            : List.of(List.of(reason));
      }
      case OTHER_REASON -> some(random, r -> List.of(reason(other(ticket, r), r)));
      case RULE -> some(random, r -> List.of(rule(ticket, r)));
      case NEUTRAL ->
          arm.place() == Place.APART
              ? some(random, r -> List.of(one(texts.neutralAsk(), r), neutral(8, 14, r)))
              : some(random, r -> List.of(neutral(1, 5, r)));
      case ADVICE ->
          some(
              random,
              r ->
                  List.of(
                      ticket.filled(one(texts.advice().ask(), r)),
                      ticket.filled(one(texts.advice().to(ticket.right()), r))));
      case CHAT ->
          some(
              random,
              r ->
                  Stream.generate(() -> one(texts.chats(), r))
                      .limit(CHATS)
                      .distinct()
                      .flatMap(List::stream)
                      .toList());
    };
  }

  private static List<List<String>> some(
      SplittableRandom random, Function<SplittableRandom, List<String>> drawn) {
    return IntStream.range(0, CHOICES).mapToObj(i -> drawn.apply(random)).toList();
  }

  private String reason(Ticket ticket, SplittableRandom random) {
    List<String> ways = cases.texts().reasons().getOrDefault(ticket.right(), List.of());
    return ticket.filled(one(ways, random));
  }

  /** A ticket of another template with the same answer, of those that are trained. */
  private Ticket other(Ticket ticket, SplittableRandom random) {
    while (true) {
      Family family = one(cases.families(Split.SEEN), random);
      Template template = one(family.templates(), random);
      if (!template.equals(ticket.template())) {
        int phrase = random.nextInt(template.facts(ticket.right()).size());
        String who = one(cases.texts().names().getOrDefault(Split.SEEN, List.of()), random);
        return new Pair(family, template, who, phrase, ticket.pair().opening())
            .side(ticket.right(), ticket.cue());
      }
    }
  }

  private String rule(Ticket ticket, SplittableRandom random) {
    int more = random.nextInt(4);
    String rule = ticket.filled(ticket.template().rule());
    return more == 0 ? rule : neutral(more, more, random) + " " + rule;
  }

  private String neutral(int fewest, int most, SplittableRandom random) {
    List<String> left = new ArrayList<>(cases.texts().neutral());
    return IntStream.range(0, random.nextInt(fewest, most + 1))
        .mapToObj(i -> left.remove(random.nextInt(left.size())))
        .collect(Collectors.joining(" "));
  }

  private static <T> T one(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  // ---------------------------------------------------------------- rows

  private Row row(Ticket ticket, String before, String after) {
    List<Message> messages = new ArrayList<>(ticket.prompt(cases));
    ToolCall call = cases.call(ticket.right());
    messages.add(format.turn().apply(before, call));
    if (!after.isEmpty()) {
      messages.add(new Message.ToolOutput(call.name(), "Done."));
      messages.add(new Message.Assistant("", after, List.of()));
    }
    return new Row.Chat(messages, tools);
  }

  private static List<Message> messages(List<String> turns) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      messages.add(
          i % 2 == 0
              ? new Message.User(turns.get(i))
              : new Message.Assistant("", turns.get(i), List.of()));
    }
    return messages;
  }
}
