package dev.plumbline.cli;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.provider.Budget;
import dev.plumbline.provider.ModelCatalog;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.ReplyCache;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.Settings.Address;
import dev.plumbline.provider.Settings.Limits;
import dev.plumbline.provider.Settings.Patience;
import dev.plumbline.provider.Target;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.store.Store;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** How models behind an API are reached. */
final class ModelOptions {

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Requests under way at once, at most; fewer while the provider is busy.")
  private int connections;

  @Option(names = "--requests-per-minute", description = "No limit when not given.")
  private double requestsPerMinute = Double.POSITIVE_INFINITY;

  @Option(names = "--tokens-per-minute", description = "No limit when not given.")
  private double tokensPerMinute = Double.POSITIVE_INFINITY;

  @Option(
      names = "--max-cost",
      description =
          "Dollars after which nothing more is sent, to all models of a run together, whatever was spent on it"
              + " before and by other processes; no limit when not given.")
  private double maxCost = Double.POSITIVE_INFINITY;

  @Option(
      names = "--plain-http",
      description =
          "Let keys go to other machines over http, where anybody on the way can read them.")
  private boolean plainHttp;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for an answer before asking again.")
  private long timeout;

  @Option(
      names = "--batch",
      description =
          "Ask the target in its provider's batches: half the price, within a day; Anthropic and OpenAI only. Killed and"
              + " run again, it waits on for the batch that it has sent.")
  private boolean batch;

  @Option(
      names = "--cache",
      description =
          "Keep every reply in the folder's store, so that the same request with the same seed is never paid for"
              + " twice, not even one of a trial that did not end.")
  private boolean cache;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Append each request and its answer to a file, as JSON lines, without the key.")
  private @Nullable Path record;

  @Option(
      names = "--models",
      description = "A models.yaml with capabilities and prices, over the project's.")
  private @Nullable Path models;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  private @Nullable Recorder recorder;
  private @Nullable Budget budget;
  private Optional<String> keysServer = Optional.empty();
  private final Map<String, String> environment;

  ModelOptions() {
    this(System.getenv());
  }

  /** With keys from elsewhere. */
  ModelOptions(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Opens a target by its name; nothing is sent yet. Replies that are to be kept go to a store. */
  TargetModel open(String name, RoleOptions role, Store store) {
    if (batch && record != null) {
      throw new IllegalArgumentException(
          "--record is for requests that are sent one by one; leave it or --batch out");
    }
    return batch
        ? open(name, role.in(shared()).inBatches(), new StoredReplies(store))
        : openSingly(name, role.in(shared()), store);
  }

  /** Likewise a model that is asked one thing after another: a judge or a simulator. */
  TargetModel openSingly(String name, Settings settings, Store store) {
    return open(name, settings, cache ? new StoredReplies(store) : ReplyCache.NONE);
  }

  /** Likewise one all of whose replies are kept, in batches if they were asked for. */
  TargetModel openKept(String name, RoleOptions role, Store store) {
    Settings settings = role.in(shared());
    return open(name, batch ? settings.inBatches() : settings, new StoredReplies(store));
  }

  private TargetModel open(String name, Settings settings, ReplyCache replies) {
    requireOneServer(name, settings.address());
    return Targets.open(name, settings, catalog(), environment, replies, recorder());
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

  /**
   * Makes sure that no batch was asked for, where there is nobody to ask in one.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireNoBatch() {
    if (batch) {
      throw new IllegalArgumentException(
          "--batch is for targets behind an API; judges are asked one by one, so leave it out");
    }
  }

  /** Dollars that may be spent; infinite when not given. */
  double maxCost() {
    return maxCost;
  }

  /** What all models of a command may spend together. */
  Budget budget() {
    if (budget == null) {
      budget = Double.isFinite(maxCost) ? new Budget(maxCost) : Budget.unlimited();
    }
    return budget;
  }

  /** What holds for all models of a command, whatever their role. */
  Settings shared() {
    Patience usual = Settings.DEFAULT.patience();
    return Settings.DEFAULT
        .withAddress(new Address("", "", "", plainHttp))
        .withLimits(new Limits(connections, requestsPerMinute, tokensPerMinute))
        .withPatience(new Patience(usual.attempts(), Duration.ofSeconds(timeout), usual.deadline()))
        .withBudget(budget());
  }

  /** All models of a command write to the same one; each line is in the file at once. */
  private Recorder recorder() {
    if (recorder == null) {
      recorder = record == null ? Recorder.NONE : Recorder.to(record);
    }
    return recorder;
  }

  /**
   * Makes sure that none of these options was given, for a model that has no use for them.
   *
   * @throws IllegalArgumentException naming the first
   */
  void requireNone(String model) {
    ParseResult given = command.commandLine().getParseResult();
    given.matchedOptions().stream()
        .filter(option -> option.userObject() instanceof Field field && isOwn(field))
        .findFirst()
        .ifPresent(option -> {
          throw new IllegalArgumentException(
              "%s is for models behind an API; leave it out for %s"
                  .formatted(option.longestName(), model));
        });
  }

  private static boolean isOwn(Field field) {
    return field.getDeclaringClass() == ModelOptions.class;
  }

  /** What a model's tokens cost; empty when that is not known. */
  Optional<Price> price(String name) {
    return name.startsWith("scripted/")
        ? Optional.empty()
        : catalog().facts(Target.parse(name)).price();
  }

  private ModelCatalog catalog() {
    List<Path> files =
        new ArrayList<>(
            ModelCatalog.usersFiles(Path.of(System.getProperty("user.home", ".")), Path.of(".")));
    if (models != null) {
      if (!Files.isReadable(models)) {
        throw new IllegalArgumentException("models is " + models + ", which cannot be read");
      }
      files.add(models);
    }
    return ModelCatalog.with(files);
  }

  boolean isBatch() {
    return batch;
  }

  /** How trials share a model: a batch holds a turn of all of them. */
  Pace pace() {
    return batch ? new Pace.Together(Integer.MAX_VALUE) : new Pace.Concurrent(connections);
  }

  int connections() {
    return connections;
  }
}
