package dev.plumbline.rollout;

import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs trials against a model, turn by turn, all of a call side by side so that a local model can
 * batch them.
 */
public final class Rollout {

  /**
   * Of the rules by which replies become calls, and calls become changes: with others the same
   * replies would be another trial.
   */
  public static final String VERSION = "rollout-3";

  private final Participant target;
  private final Participant colleagues;
  private final EventSink sink;
  private final Function<Trial, Begun> begun;

  public Rollout(Model model, Sampling sampling) {
    this(model, sampling, Participant.NOBODY);
  }

  /**
   * Makes one.
   *
   * @param colleagues who replies to the target where a scenario has no script
   */
  public Rollout(Model model, Sampling sampling, Participant colleagues) {
    this(
        new TargetParticipant(model, sampling),
        colleagues,
        (trial, events) -> {},
        trial -> Begun.NOTHING);
  }

  private Rollout(
      Participant target, Participant colleagues, EventSink sink, Function<Trial, Begun> begun) {
    this.target = target;
    this.colleagues = colleagues;
    this.sink = sink;
    this.begun = begun;
  }

  /** Takes events as they happen, a step of a trial at a time; called from many threads. */
  @FunctionalInterface
  public interface EventSink {
    void append(Trial trial, List<Event> events);
  }

  /** The same, telling somebody of every event. */
  public Rollout telling(EventSink other) {
    return new Rollout(target, colleagues, other, begun);
  }

  /**
   * The same, going on with trials that were cut off.
   *
   * @param known how far a trial had come; nothing for one that is new
   */
  public Rollout goingOn(Function<Trial, Begun> known) {
    return new Rollout(target, colleagues, sink, known);
  }

  /**
   * How far a trial had come.
   *
   * @param path whole steps of it
   * @param lastId the highest id of its events, also of those beside the path
   */
  public record Begun(List<Event> path, int lastId) {
    public static final Begun NOTHING = new Begun(List.of(), 0);

    public Begun {
      path = List.copyOf(path);
    }

    /**
     * Where to go on with a trial: after the last step that is whole, which may be its end, and
     * before one that failed, so that what went well is not asked for again.
     *
     * @param events all of the trial that are stored, by id
     */
    public static Begun of(List<Event> events) {
      if (events.isEmpty()) {
        return NOTHING;
      }
      int last = events.getLast().id();
      List<Event> path = Transcript.path(events, last);
      return new Begun(
          path.getLast().content().equals(new Event.End(Transcript.Outcome.FAILED))
              ? path.subList(0, lastStep(path))
              : path,
          last);
    }

    private static int lastStep(List<Event> path) {
      int at = path.size() - 1;
      while (at > 0
          && !(path.get(at).content() instanceof Event.ModelCall
              && path.get(at).author() == Event.Author.TARGET)) {
        at--;
      }
      return at;
    }
  }

  /** A trial that has ended. */
  public record Ended(Trial trial, Transcript transcript) {}

  /**
   * Runs the trials to their ends; the sink gets those that ended in the same turn together, as
   * soon as they did.
   */
  public void run(List<Trial> trials, Consumer<List<Ended>> ends) {
    List<TrialRun> open = trials.stream().map(this::start).toList();
    while (!open.isEmpty()) {
      List<TrialRun> acting = open.stream().filter(run -> run.ended().isEmpty()).toList();
      List<List<Event.Content>> acts =
          acting.isEmpty() ? List.of() : target.act(acting.stream().map(TrialRun::moment).toList());
      for (int i = 0; i < acting.size(); i++) {
        take(acting.get(i), acts.get(i));
      }
      ends.accept(open.stream().flatMap(run -> run.ended().stream()).toList());
      open = open.stream().filter(run -> run.ended().isEmpty()).toList();
    }
  }

  /**
   * Runs the trials side by side, each at its own pace: for a model that waits for a network. The
   * sink is called from this thread, with all that ended while it was busy.
   *
   * @param trials once it has no more, no other is begun, and those under way end
   * @param concurrency trials under way at a time, at least 1
   * @throws RuntimeException the first that a trial threw, after those under way have ended
   */
  public void run(Source<Trial> trials, int concurrency, Consumer<List<Ended>> ends) {
    SideBySide.run(trials, concurrency, this::alone, ends);
  }

  private TrialRun start(Trial trial) {
    Begun known = begun.apply(trial);
    return new TrialRun(trial, colleagues, known.path(), known.lastId());
  }

  private void take(TrialRun run, List<Event.Content> acts) {
    run.take(acts);
    sink.append(run.trial(), run.fresh());
  }

  private Ended alone(Trial trial) {
    TrialRun run = start(trial);
    while (run.ended().isEmpty()) {
      take(run, target.act(List.of(run.moment())).getFirst());
    }
    return run.ended().orElseThrow();
  }
}
