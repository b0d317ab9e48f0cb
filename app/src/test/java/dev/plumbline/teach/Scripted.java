package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Sampling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** An author that says what a test wants, and remembers what it was asked. */
final class Scripted implements Author {

  final List<Task> asked = new ArrayList<>();
  private final Function<Task, Reply> says;

  Scripted(Function<Task, Reply> says) {
    this.says = says;
  }

  /** Fills every field with the step's name and the row. */
  static Scripted obedient() {
    return new Scripted(Scripted::filled);
  }

  static Reply filled(Task task) {
    List<Map<String, String>> rows = new ArrayList<>();
    int count = task.step() instanceof Step.ListItems list ? list.items() : 1;
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new java.util.LinkedHashMap<>();
      for (String field : task.step().provides()) {
        row.put(field, "%s %d of %s %s".formatted(field, i, task.step().step(), task.row().id()));
      }
      if (task.step() instanceof Step.Score score) {
        row.put(score.score(), "8");
      }
      rows.add(row);
    }
    return says(task.step().form().write(rows));
  }

  static Reply says(String text) {
    return new Reply.Answer(new Message.Assistant("", text, List.of()), Usage.NONE);
  }

  @Override
  public String identity() {
    return "scripted";
  }

  @Override
  public List<Reply> write(List<Task> tasks, IntConsumer progress) {
    asked.addAll(tasks);
    progress.accept(tasks.size());
    return tasks.stream().map(says).toList();
  }

  /** A cleaner that finds what a test wants. */
  record Finder(Set<String> contaminated, Set<String> sensitive) implements Cleaner {

    static final Finder NOTHING = new Finder(Set.of(), Set.of());

    @Override
    public List<Optional<String>> repeats(List<String> texts) {
      Set<String> seen = new HashSet<>();
      return texts.stream()
          .map(text -> seen.add(text) ? Optional.<String>empty() : Optional.of("twice"))
          .toList();
    }

    @Override
    public Optional<String> contaminated(String text, Set<dev.plumbline.scenario.Split> splits) {
      return contaminated.stream().filter(text::contains).findFirst();
    }

    @Override
    public Optional<String> sensitive(String text) {
      return sensitive.stream().filter(text::contains).findFirst();
    }
  }

  Teaching.Result run(RecipeFile recipe, int limit, Cleaner cleaner) {
    return new Teaching(plan(recipe, limit, cleaner)).run((step, rows) -> Teaching.Watch.NOTHING);
  }

  Teaching.Plan plan(RecipeFile recipe, int limit, Cleaner cleaner) {
    Map<Role, Author> authors = new EnumMap<>(Role.class);
    for (Role role : List.of(Role.WRITER, Role.REVIEWER, Role.TEACHER)) {
      authors.put(role, this);
    }
    return new Teaching.Plan(
        recipe,
        authors,
        new Player() {
          @Override
          public String identity() {
            return "nobody";
          }

          @Override
          public List<Played> play(
              Step.Sample step, List<WorkRow> rows, long seed, IntConsumer progress) {
            throw new IllegalStateException("nothing is to be played");
          }
        },
        cleaner,
        ConstitutionPassages.shipped(),
        ChatFile.shipped(),
        limit,
        1,
        new Sampling(1, 1_000));
  }
}
