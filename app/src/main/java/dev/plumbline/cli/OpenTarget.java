package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.lm.PromptTokens;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A target, ready to be assessed.
 *
 * @param local its weights; nothing where they are not on this machine
 * @param promptTokens what a checkpoint on this machine has read of prompts; empty for others
 * @param closing lets its model go
 */
record OpenTarget(
    Assessment.Target target,
    Optional<LocalTarget> local,
    Supplier<Optional<PromptTokens>> promptTokens,
    Runnable closing)
    implements AutoCloseable {

  /** Scenarios of a suite that say whether it begins the target's own turn. */
  private static final int LOOKED_AT = 64;

  /**
   * Opens a target by its name, and makes sure that it can be used with these settings.
   *
   * @throws IllegalArgumentException when there is no such target, or it does not take a setting
   */
  static OpenTarget open(NamedModel target, CommandModels models, Sampling sampling, Store store) {
    return open(target, models, sampling, store, List.of());
  }

  /**
   * Likewise with requests like these, before anything is sent.
   *
   * @throws IllegalArgumentException when it does not take one of them either
   */
  static OpenTarget open(
      NamedModel target, CommandModels models, Sampling sampling, Store store, List<Request> like) {
    String name = target.name();
    if (!TargetKind.isOnThisMachine(name)) {
      TargetModel model = models.open(target, store);
      like.forEach(model::require);
      model.check(sampling);
      return new OpenTarget(
          new Assessment.Target(name, model.identity(), model.digest(), model, models.pace()),
          Optional.empty(),
          Optional::empty,
          model::close);
    }
    LocalTarget model = CommandModels.openLocal(target);
    like.forEach(model::require);
    model.check(sampling);
    return new OpenTarget(
        Assessment.Target.of(name, model),
        Optional.of(model),
        () -> Optional.of(model.promptTokens()),
        model::close);
  }

  /** The first request of the first trials of each suite that begin the target's own turn. */
  static List<Request> begun(List<Suite> suites, int trials, long seed, Sampling sampling) {
    return suites.stream()
        .flatMap(suite ->
            IntStream.range(0, Math.min(trials, LOOKED_AT))
                .mapToObj(at -> suite.source().scenario(seed, at)))
        .filter(scenario -> scenario.opening().getLast() instanceof Message.Assistant)
        .map(scenario ->
            new Request(
                scenario.opening(),
                scenario.protocol() == Protocol.NATIVE
                    ? scenario.world().open().tools()
                    : List.of(),
                sampling,
                seed))
        .toList();
  }

  /** Tokens that it has written so far on this machine; from any thread. */
  long written() {
    return local.map(LocalTarget::written).orElse(0L);
  }

  /** Says how much of prompts this process saved, if anything. */
  String say() {
    return promptTokens
        .get()
        .filter(known -> known.saved() > 0)
        .map(known ->
            String.format(
                Locale.ROOT,
                "%nprompt tokens: %,d read, %,d not read again, as other prompts begin alike%n",
                known.read(),
                known.saved()))
        .orElse("");
  }

  @Override
  public void close() {
    closing.run();
  }
}
