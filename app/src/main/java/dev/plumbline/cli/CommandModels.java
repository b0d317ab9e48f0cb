package dev.plumbline.cli;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.provider.Budget;
import dev.plumbline.provider.ModelCatalog;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.ReplyCache;
import dev.plumbline.provider.ServedModels;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.Settings.Address;
import dev.plumbline.provider.Target;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the models of one command, which share a budget, a record of requests, a catalog, and the
 * rule that the usual key of openai-compatible servers is one server's. For one thread.
 */
final class CommandModels {

  private static final Price NOTHING = new Price(0, 0, 0, 1);

  private final ModelAccess access;
  private final Map<String, String> environment;
  private final Budget budget;
  private @Nullable Recorder recorder;
  private Optional<String> keysServer = Optional.empty();

  CommandModels(ModelAccess access) {
    this(access, System.getenv());
  }

  /** With keys from elsewhere. */
  CommandModels(ModelAccess access, Map<String, String> environment) {
    this.access = access;
    this.environment = Map.copyOf(environment);
    this.budget =
        Double.isFinite(access.maxCost()) ? new Budget(access.maxCost()) : Budget.unlimited();
  }

  /**
   * Opens a target, in batches if they were asked for; nothing is sent yet. A batch's replies are
   * kept in the store in any case.
   */
  TargetModel open(NamedModel model, Store store) {
    return access.batch() ? openKept(model, store) : openSingly(model, store);
  }

  /** Likewise a model that is asked one thing after another: a judge or a simulator. */
  TargetModel openSingly(NamedModel model, Store store) {
    return open(
        model, settings(model), access.cache() ? new StoredReplies(store) : ReplyCache.NONE);
  }

  /** Likewise one all of whose replies are kept, in batches if they were asked for. */
  TargetModel openKept(NamedModel model, Store store) {
    Settings settings = settings(model);
    return open(model, access.batch() ? settings.inBatches() : settings, new StoredReplies(store));
  }

  /** What the server of a model offers; nothing is sent yet. */
  ServedModels served(NamedModel model) {
    Settings settings = settings(model);
    requireOneServer(model.name(), settings.address());
    return Targets.served(model.name(), settings, catalog(), environment);
  }

  private Settings settings(NamedModel model) {
    return model.reach().in(access.shared()).withBudget(budget);
  }

  private TargetModel open(NamedModel model, Settings settings, ReplyCache replies) {
    if (TargetKind.isOnThisMachine(model.name())) {
      return openLocal(model);
    }
    requireOneServer(model.name(), settings.address());
    return Targets.open(model.name(), settings, catalog(), environment, replies, recorder());
  }

  /** A checkpoint on this machine, in whatever role. */
  static LocalTarget openLocal(NamedModel model) {
    Path checkpoint = CheckpointPath.of(model.name());
    return LocalTarget.open(
        model.name(), checkpoint, model.local(), TargetKind.dialect(checkpoint, model.local()));
  }

  /** The usual key of openai-compatible servers is one server's: it is not shown to a second. */
  private void requireOneServer(String name, Address address) {
    Provider compatible = Provider.OPENAI_COMPATIBLE;
    if (!name.startsWith(compatible.label() + "/")
        || !address.keyVariable().isEmpty()
        || environment.getOrDefault(compatible.keyVariable(), "").isBlank()) {
      return;
    }
    String server = Targets.server(address.baseUrl());
    if (!server.equals(keysServer.orElse(server))) {
      throw new IllegalArgumentException(
          "the key in %s is for one server, and %s is at another, %s; say which key goes there: %s VARIABLE, or none"
              .formatted(compatible.keyVariable(), name, server, address.option("key")));
    }
    keysServer = Optional.of(server);
  }

  /** All models write to the same one; each line is in the file at once. */
  private Recorder recorder() {
    if (recorder == null) {
      Path file = access.recording();
      recorder = file == null ? Recorder.NONE : Recorder.to(file);
    }
    return recorder;
  }

  /** What all models may spend together. */
  Budget budget() {
    return budget;
  }

  /** What a model's tokens cost; empty when that is not known. */
  Optional<Price> price(String name) {
    if (TargetKind.isOnThisMachine(name)) {
      return Optional.of(NOTHING);
    }
    return name.startsWith("scripted/")
        ? Optional.empty()
        : catalog().facts(Target.parse(name)).price();
  }

  /** Likewise of a model that is asked in batches, if they were asked for. */
  Optional<Price> priceInBatchIfAsked(String name) {
    return price(name).map(known -> access.batch() ? known.inBatch() : known);
  }

  private ModelCatalog catalog() {
    List<Path> files =
        new ArrayList<>(
            ModelCatalog.usersFiles(Path.of(System.getProperty("user.home", ".")), Path.of(".")));
    Path own = access.catalog();
    if (own != null) {
      if (!Files.isReadable(own)) {
        throw new IllegalArgumentException("models is " + own + ", which cannot be read");
      }
      files.add(own);
    }
    return ModelCatalog.with(files);
  }

  /** How trials share a model: a batch holds a turn of all of them. */
  Pace pace() {
    return access.batch()
        ? new Pace.Together(Integer.MAX_VALUE)
        : new Pace.Concurrent(connections());
  }

  /** Requests under way at once, at most. */
  int connections() {
    return access.shared().limits().connections();
  }
}
