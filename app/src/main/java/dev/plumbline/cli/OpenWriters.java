package dev.plumbline.cli;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldAuthor;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.provider.Remembering;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Catalog;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.ModelAuthor;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.ScenarioPlayer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens authors and the player of scenarios; a model that several of them use is opened once.
 * Closing lets their models go.
 */
final class OpenWriters implements AutoCloseable {

  private final Writers asked;
  private final CommandModels models;
  private final Store store;
  private final double temperature;
  private final Map<NamedModel, ModelAuthor> opened = new HashMap<>();
  private final List<TargetModel> remote = new ArrayList<>();
  private final List<LocalTarget> local = new ArrayList<>();

  /**
   * For some writers, none of which is open yet.
   *
   * @param store keeps their replies
   * @param temperature of all that is written
   */
  OpenWriters(Writers asked, CommandModels models, Store store, double temperature) {
    this.asked = asked;
    this.models = models;
    this.store = store;
    this.temperature = temperature;
  }

  /** The authors of all roles, each of which replies. */
  Map<Role, Author> authors() {
    Map<Role, Author> authors = new EnumMap<>(Role.class);
    asked
        .roles()
        .forEach((role, model) ->
            authors.put(
                role, model.name().equals(Writers.GRAMMAR) ? new WorldAuthor() : author(model)));
    return authors;
  }

  /**
   * Plays the scenarios of the target's world.
   *
   * @throws IllegalArgumentException when the target plays none
   */
  ScenarioPlayer player() {
    String name = asked.target().name();
    if (name.equals(Writers.GRAMMAR)) {
      throw new IllegalArgumentException(
          "--target is 'organism', a grammar that plays no scenarios; give organism/base");
    }
    ModelAuthor model = author(asked.target());
    return new ScenarioPlayer(
        model.identity(),
        model.model(),
        model.pace(),
        new Sampling(temperature, model.maxTokens()),
        TargetKind.of(name) == TargetKind.ORGANISM ? WorldSuites.all() : Catalog.builtIn().cores());
  }

  private ModelAuthor author(NamedModel model) {
    int maxTokens = model.maxTokens(Writers.MAX_TOKENS);
    return opened
        .computeIfAbsent(
            model.inNoRole(), same -> open(model, new Sampling(temperature, maxTokens)))
        .withMaxTokens(maxTokens);
  }

  private ModelAuthor open(NamedModel named, Sampling sampling) {
    if (TargetKind.isOnThisMachine(named.name())) {
      LocalTarget weights = CommandModels.openLocal(named);
      local.add(weights);
      weights.require(sampling);
      return new ModelAuthor(
          weights.identity(),
          new Remembering(weights, new StoredReplies(store), weights.identity()),
          new Pace.Concurrent(LocalTarget.UNDER_WAY),
          sampling.maxTokens());
    }
    TargetModel model = models.openKept(named, store);
    remote.add(model);
    model.check(sampling);
    return new ModelAuthor(model.identity(), model, models.pace(), sampling.maxTokens());
  }

  /** The models behind an API, which know what they have cost. */
  List<TargetModel> remote() {
    return List.copyOf(remote);
  }

  /** Tokens that all of them have written so far. */
  long written() {
    return Stream.concat(remote.stream(), local.stream()).mapToLong(TargetModel::written).sum();
  }

  @Override
  public void close() {
    remote.forEach(TargetModel::close);
    local.forEach(LocalTarget::close);
  }
}
