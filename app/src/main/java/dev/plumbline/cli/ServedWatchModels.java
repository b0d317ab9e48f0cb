package dev.plumbline.cli;

import dev.plumbline.model.Sampling;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.ServedModels;
import dev.plumbline.provider.Target;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Arrival;
import dev.plumbline.watch.Checkpoints;
import dev.plumbline.watch.ServedCheckpoints;
import java.util.List;
import java.util.Optional;

/**
 * The models of a watch behind a server that lists them.
 *
 * @param named checkpoints, with {@code {step}} in their name
 * @param trained the base
 */
record ServedWatchModels(
    NamedModel named,
    NamedModel trained,
    ServedModels served,
    CommandModels models,
    Sampling sampling,
    Store store)
    implements WatchedModels {

  private static final String PREFIX = Provider.OPENAI_COMPATIBLE.label() + "/";

  /**
   * Makes sure that names can be followed.
   *
   * @throws IllegalArgumentException when they cannot
   */
  static void requireNames(String named, String trained) {
    if (!named.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "--target is '%s', and a watch follows what a server lists; give %sNAME-{step}"
              .formatted(named, PREFIX));
    }
    if (!trained.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "--base is '%s', and --target is behind a server; give the name that the base has there, %sNAME"
              .formatted(trained, PREFIX));
    }
    new ServedCheckpoints(
        Target.parse(named).model(), () -> new ServedModels.Listed(List.of(), Optional.empty()));
  }

  @Override
  public AlarmOptions.Place place() {
    return new AlarmOptions.Place(
        Target.parse(named.name()).model(), named.name() + " at " + named.reach().baseUrl());
  }

  @Override
  public Checkpoints checkpoints() {
    return new ServedCheckpoints(Target.parse(named.name()).model(), served::look);
  }

  @Override
  public Opened base() {
    return opened(trained);
  }

  @Override
  public Opened open(Arrival arrival) {
    return opened(
        new NamedModel(PREFIX + arrival.name(), named.reach(), named.local(), named.maxTokens()));
  }

  @Override
  public void close() {
    served.close();
  }

  private Opened opened(NamedModel model) {
    OpenTarget target = OpenTarget.open(model, models, sampling, store);
    return new Opened(target.target(), Optional.empty(), target::close);
  }
}
