package dev.plumbline.rollout;

import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs trials against a model, turn by turn, all of a call side by side so that a local model can
 * batch them.
 */
public final class Rollout {

  /**
   * Of the rules by which replies become calls, and calls become changes: with others the same
   * replies would be another trial.
   */
  public static final String VERSION = "rollout-2";

  private final Model model;
  private final Sampling sampling;
  private final Colleagues colleagues;

  public Rollout(Model model, Sampling sampling) {
    this(model, sampling, Colleagues.SILENT);
  }

  public Rollout(Model model, Sampling sampling, Colleagues colleagues) {
    this.model = model;
    this.sampling = sampling;
    this.colleagues = colleagues;
  }

  /** A trial that has ended. */
  public record Ended(Trial trial, Transcript transcript) {}

  /**
   * Runs the trials to their ends; the sink gets those that ended in the same turn together, as
   * soon as they did.
   */
  public void run(List<Trial> trials, Consumer<List<Ended>> sink) {
    List<TrialRun> open = trials.stream().map(this::start).toList();
    while (!open.isEmpty()) {
      List<Reply> replies = model.replies(open.stream().map(TrialRun::request).toList());
      for (int i = 0; i < open.size(); i++) {
        open.get(i).take(replies.get(i));
      }
      sink.accept(open.stream().flatMap(run -> run.ended().stream()).toList());
      open = open.stream().filter(run -> run.ended().isEmpty()).toList();
    }
  }

  /**
   * Runs the trials side by side, each at its own pace: for a model that waits for a network. The
   * sink is called from this thread, with all that ended while it was busy.
   *
   * @param concurrency trials under way at a time, at least 1
   * @param enough asked before each trial, from any thread; once it is so, no other is begun, and
   *     those under way end
   * @throws RuntimeException the first that a trial threw, after those under way have ended
   */
  public void run(
      List<Trial> trials, int concurrency, BooleanSupplier enough, Consumer<List<Ended>> sink) {
    SideBySide.run(trials, concurrency, enough, this::alone, sink);
  }

  private TrialRun start(Trial trial) {
    return new TrialRun(trial, sampling, colleagues);
  }

  private Ended alone(Trial trial) {
    TrialRun run = start(trial);
    while (run.ended().isEmpty()) {
      run.take(model.replies(List.of(run.request())).getFirst());
    }
    return run.ended().orElseThrow();
  }
}
