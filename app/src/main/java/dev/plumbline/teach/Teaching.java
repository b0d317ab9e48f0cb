package dev.plumbline.teach;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.teach.Author.Task;
import dev.plumbline.teach.Ended.Fate;
import dev.plumbline.teach.WorkRow.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a recipe, step after step over all rows. A pure function of its plan and of the replies it
 * gets: whoever keeps the replies can have it run again from the start, and it goes on where it was
 * cut off.
 */
public final class Teaching {

  private static final int ATTEMPTS = 2;

  private final Plan plan;
  private final Prompting prompting;
  private final List<Ended> ended = new ArrayList<>();
  private final List<StepCount> counts = new ArrayList<>();

  public Teaching(Plan plan) {
    this.plan = plan;
    this.prompting =
        new Prompting(plan.recipe(), plan.constitution().text(), plan.sampling(), plan.seed());
  }

  /**
   * What is to be written.
   *
   * @param authors whom each role means
   * @param player samples targets in scenarios, where the recipe asks for it
   * @param cleaner finds what must not be in the data
   * @param chats those that a recipe may start from
   * @param limit rows at a time, at most: the first of each fan-out, spread over all branches
   * @param seed of every choice and of every request
   */
  public record Plan(
      RecipeFile recipe,
      Map<Role, Author> authors,
      Player player,
      Cleaner cleaner,
      ConstitutionPassages constitution,
      List<Map<String, String>> chats,
      int limit,
      long seed,
      Sampling sampling) {
    public Plan {
      authors = Map.copyOf(authors);
      chats = List.copyOf(chats);
      if (limit < 1) {
        throw new IllegalArgumentException("limit is " + limit + "; give 1 or more rows");
      }
    }
  }

  /** Is told how far the steps are. */
  @FunctionalInterface
  public interface Watcher {

    /** A step begins with so many rows. */
    Watch begin(Step step, int rows);
  }

  /**
   * Watches one step.
   *
   * @param progress is told of rows that are done
   * @param end is run when the step has ended
   */
  public record Watch(IntConsumer progress, Runnable end) {

    /** Looks away. */
    public static final Watch NOTHING = new Watch(done -> {}, () -> {});
  }

  /**
   * All rows at their ends, the kept ones first and in order, and what each step did.
   *
   * @param ended every row that was drawn
   */
  public record Result(List<Ended> ended, List<StepCount> counts) {
    public Result {
      ended = List.copyOf(ended);
      counts = List.copyOf(counts);
    }

    /** The rows that are data. */
    public List<WorkRow> kept() {
      return ended.stream().filter(end -> end.fate() == Fate.KEPT).map(Ended::row).toList();
    }

    /** Rows that could not be written, for whatever reason: not those that were rejected. */
    public long missing() {
      return ended.stream()
          .filter(end -> end.fate() != Fate.KEPT && end.fate() != Fate.REJECTED)
          .count();
    }
  }

  /** Runs all steps. */
  public Result run(Watcher watcher) {
    List<WorkRow> rows = new FirstRows(plan).draw();
    for (Step step : plan.recipe().steps()) {
      Tally tally = new Tally(step);
      Watch watch = watcher.begin(step, rows.size());
      List<WorkRow> after = run(step, rows, watch.progress(), tally);
      counts.add(tally.count(rows.size(), after.size()));
      watch.end().run();
      rows = after;
    }
    List<Ended> all = new ArrayList<>();
    rows.forEach(row -> all.add(new Ended(row, Fate.KEPT, "", "")));
    all.addAll(ended);
    return new Result(all, counts);
  }

  private List<WorkRow> run(Step step, List<WorkRow> rows, IntConsumer progress, Tally tally) {
    return switch (step) {
      case Step.ListItems list -> fanOut(list, ask(list, rows, progress, tally), tally);
      case Step.Draft draft -> single(ask(draft, rows, progress, tally));
      case Step.Review review -> single(ask(review, rows, progress, tally));
      case Step.Respond respond -> single(ask(respond, rows, progress, tally));
      case Step.Score score -> secondOpinion(score, single(ask(score, rows, progress, tally)));
      case Step.Sample sample -> sample(sample, rows, progress, tally);
      case Step.Spread spread -> spread(spread, rows);
      case Step.Filter filter -> {
        RowFilter conditions = new RowFilter(plan.recipe(), filter, plan.cleaner());
        yield keep(rows, tally, row -> conditions.against(row));
      }
      case Step.Dedup dedup -> {
        List<Optional<String>> repeats =
            plan.cleaner().repeats(rows.stream().map(r -> r.text(dedup.of())).toList());
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        IntStream.range(0, rows.size()).forEach(i -> found.put(rows.get(i).id(), repeats.get(i)));
        yield keep(rows, tally, row -> found.getOrDefault(row.id(), Optional.empty()));
      }
      case Step.Decontaminate clean ->
          keep(
              rows,
              tally,
              row -> plan.cleaner().contaminated(row.text(clean.of()), clean.against()));
    };
  }

  /** A row with what a step gave: one set of fields, or several where it fans out. */
  private record Answered(WorkRow row, Passage passage, List<Map<String, String>> gave) {}

  private List<Answered> ask(
      Step.Asking step, List<WorkRow> rows, IntConsumer progress, Tally tally) {
    Author author = Objects.requireNonNull(plan.authors().get(step.by()));
    Answered[] answered = new Answered[rows.size()];
    List<Integer> open = IntStream.range(0, rows.size()).boxed().toList();
    for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
      boolean last = attempt == ATTEMPTS - 1;
      List<Task> tasks = new ArrayList<>();
      for (int place : open) {
        WorkRow row = rows.get(place);
        tasks.add(new Task(step, row, prompting.request(step, row, attempt)));
      }
      List<Reply> replies = author.write(tasks, attempt == 0 ? progress : done -> {});
      List<Integer> again = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        Task task = tasks.get(i);
        Optional<Answered> usable = answered(author, task, replies.get(i));
        if (usable.isPresent()) {
          answered[open.get(i)] = usable.get();
        } else if (last || replies.get(i) instanceof Reply.Failed) {
          end(task.row(), step, replies.get(i), tally);
        } else {
          again.add(open.get(i));
        }
      }
      tally.again += again.size();
      open = again;
    }
    return Stream.of(answered).filter(Objects::nonNull).toList();
  }

  /** The same question to a second reviewer, if there is one; a row without its answer stays. */
  private List<WorkRow> secondOpinion(Step.Score step, List<WorkRow> rows) {
    Author author = plan.authors().get(Role.SECOND_REVIEWER);
    if (author == null) {
      return rows;
    }
    List<Task> tasks =
        rows.stream().map(row -> new Task(step, row, prompting.request(step, row, 0))).toList();
    List<Reply> replies = author.write(tasks, done -> {});
    return IntStream.range(0, rows.size())
        .mapToObj(i ->
            answered(author, tasks.get(i), replies.get(i))
                .map(second -> rows.get(i).after(ScoreAgreement.passage(step, second.passage())))
                .orElse(rows.get(i)))
        .toList();
  }

  private static Optional<Answered> answered(Author author, Task task, Reply reply) {
    if (!(reply instanceof Reply.Answer(var message, _, _, _))) {
      return Optional.empty();
    }
    return task.step()
        .form()
        .read(message.text())
        .map(gave ->
            new Answered(
                task.row(),
                new Passage(
                    task.step().step(),
                    task.step().kind(),
                    author.identity(),
                    key(task.request()),
                    gave.getFirst()),
                gave));
  }

  /** Names a request in a row's history. */
  private static String key(Request request) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(request)).substring(0, 16);
  }

  private void end(WorkRow row, Step.Asking step, Reply reply, Tally tally) {
    Fate fate =
        switch (reply) {
          case Reply.Answer _, Reply.Malformed _ -> Fate.MALFORMED;
          case Reply.Refused _ -> Fate.REFUSED;
          case Reply.Truncated _ -> Fate.TRUNCATED;
          case Reply.Failed _ -> Fate.FAILED;
        };
    String why =
        switch (reply) {
          case Reply.Answer(var message, _, _, _) ->
              "the reply was not of the form asked for: " + excerpt(message.text());
          case Reply.Malformed(_, String cause, _, _) -> cause;
          case Reply.Refused(_, String cause, _, _) -> cause;
          case Reply.Truncated(String raw, _, _, _) -> "cut off: " + excerpt(raw);
          case Reply.Failed(String cause) -> cause;
        };
    end(row, fate, step, why, tally);
  }

  private void end(WorkRow row, Fate fate, Step step, String why, Tally tally) {
    tally.add(fate);
    ended.add(new Ended(row, fate, step.step(), why));
  }

  private static String excerpt(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 100 ? line : line.substring(0, 100) + "...";
  }

  private static List<WorkRow> single(List<Answered> answered) {
    return answered.stream().map(one -> one.row().after(one.passage())).toList();
  }

  private record Child(int place, WorkRow row) {}

  /** The first items of all rows come first, so that a limit cuts every branch alike. */
  private List<WorkRow> fanOut(Step.ListItems step, List<Answered> answered, Tally tally) {
    List<WorkRow> children =
        answered.stream()
            .flatMap(one ->
                IntStream.range(0, one.gave().size())
                    .mapToObj(place -> new Child(place, child(step, one, place))))
            .sorted(Comparator.comparingInt(Child::place))
            .map(Child::row)
            .toList();
    tally.undrawn += Math.max(0, children.size() - plan.limit());
    return children.stream().limit(plan.limit()).toList();
  }

  private static WorkRow child(Step.ListItems step, Answered one, int place) {
    Passage passage = one.passage();
    String id = Canonical.sha256(one.row().id() + "\n" + step.step() + "\n" + place);
    return one.row()
        .withId(
            id.substring(0, 16),
            new Passage(
                passage.step(),
                passage.kind(),
                passage.by(),
                passage.key(),
                one.gave().get(place)));
  }

  private List<WorkRow> sample(
      Step.Sample step, List<WorkRow> rows, IntConsumer progress, Tally tally) {
    List<Player.Played> played = plan.player().play(step, rows, plan.seed(), progress);
    List<WorkRow> after = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      WorkRow row = rows.get(i);
      switch (played.get(i)) {
        case Player.Played.Ended(Map<String, String> gave) ->
            after.add(
                row.after(
                    new Passage(step.step(), step.kind(), plan.player().identity(), "", gave)));
        case Player.Played.Missing(Fate fate, String why) -> end(row, fate, step, why, tally);
      }
    }
    return after;
  }

  private static List<WorkRow> spread(Step.Spread step, List<WorkRow> rows) {
    List<Map.Entry<String, String>> values =
        step.values().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    return IntStream.range(0, rows.size())
        .mapToObj(i -> {
          Map.Entry<String, String> value = values.get(i % values.size());
          Map<String, String> gave =
              Map.of(step.field(), value.getValue(), step.field() + "-name", value.getKey());
          return rows.get(i).after(new Passage(step.step(), step.kind(), "", "", gave));
        })
        .toList();
  }

  private interface Condition {
    Optional<String> against(WorkRow row);
  }

  private List<WorkRow> keep(List<WorkRow> rows, Tally tally, Condition condition) {
    List<WorkRow> kept = new ArrayList<>();
    for (WorkRow row : rows) {
      condition
          .against(row)
          .ifPresentOrElse(
              why -> end(row, Fate.REJECTED, tally.step, why, tally), () -> kept.add(row));
    }
    return kept;
  }

  /** Counts what becomes of a step's rows. */
  private static final class Tally {
    private final Step step;
    private final Map<Fate, Long> fates = new LinkedHashMap<>();
    private long undrawn;
    private long again;

    Tally(Step step) {
      this.step = step;
    }

    void add(Fate fate) {
      fates.merge(fate, 1L, Long::sum);
    }

    private long of(Fate fate) {
      return fates.getOrDefault(fate, 0L);
    }

    StepCount count(long in, long out) {
      return new StepCount(
          step.step(),
          step.kind(),
          in,
          out,
          undrawn,
          of(Fate.REJECTED),
          of(Fate.REFUSED),
          of(Fate.TRUNCATED),
          of(Fate.MALFORMED),
          of(Fate.FAILED),
          again);
    }
  }
}
