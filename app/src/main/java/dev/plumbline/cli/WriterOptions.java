package dev.plumbline.cli;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.model.Model;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.Organism;
import dev.plumbline.organism.OrganismModel;
import dev.plumbline.organism.WorldAuthor;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.provider.Remembering;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Catalog;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.ModelAuthor;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.ScenarioPlayer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who writes training data: a model for each role of a recipe. */
final class WriterOptions {

  static final String GRAMMAR = "organism";

  private static final int LOCAL_BATCH = 64;

  @Option(
      names = "--writer",
      paramLabel = "MODEL",
      defaultValue = GRAMMAR,
      description =
          "Who writes: a model behind an API (anthropic/MODEL, openai-compatible/MODEL, ...), local/DIR,"
              + " scripted/FILE, or 'organism': the grammar of the organism's world, offline.")
  private String writer = GRAMMAR;

  @Option(
      names = "--reviewer",
      paramLabel = "MODEL",
      description = "Who reviews, rewrites and scores; the writer when not given.")
  private String reviewer = "";

  @Option(
      names = "--second-reviewer",
      paramLabel = "MODEL",
      description =
          "Scores all that the reviewer scores, and decides nothing: the report says how far they agree."
              + " Nobody when not given.")
  private String secondReviewer = "";

  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description =
          "Who answers the rows' conversations: whose values the data carries on. The writer when not given.")
  private String teacher = "";

  @Option(
      names = "--target",
      paramLabel = "MODEL",
      description =
          "Who is sampled in scenarios, where the recipe does that; the writer when not given, organism/base"
              + " for the organism's grammar.")
  private String target = "";

  @Mixin private RoleOptions writerRole = RoleOptions.main("writer");
  @Mixin private RoleOptions reviewerRole = RoleOptions.of("reviewer");
  @Mixin private RoleOptions secondReviewerRole = RoleOptions.of("second-reviewer");
  @Mixin private RoleOptions teacherRole = RoleOptions.of("teacher");
  @Mixin private RoleOptions targetRole = RoleOptions.of("target");

  /**
   * Makes sure that what is said of a role has an effect.
   *
   * @throws IllegalArgumentException when it has none
   */
  void requireEffect() {
    writerRole.requireEffect(writer);
    reviewerRole.requireEffect(reviewer);
    secondReviewerRole.requireEffect(secondReviewer);
    teacherRole.requireEffect(teacher);
    targetRole.requireEffect(target);
  }

  /**
   * How a role's model is reached: as the writer, where it is the writer and nothing else is said.
   */
  private RoleOptions reached(String name, RoleOptions own) {
    return name.equals(writer) && !own.isGiven() ? writerRole : own;
  }

  private RoleOptions reached(Role role) {
    RoleOptions own =
        switch (role) {
          case WRITER -> writerRole;
          case REVIEWER -> reviewerRole;
          case TEACHER -> teacherRole;
          case SECOND_REVIEWER -> secondReviewerRole;
        };
    return reached(name(role), own);
  }

  /** The model of a role. */
  String name(Role role) {
    String own =
        switch (role) {
          case WRITER -> writer;
          case REVIEWER -> reviewer;
          case TEACHER -> teacher;
          case SECOND_REVIEWER -> secondReviewer;
        };
    return own.isEmpty() ? writer : own;
  }

  /**
   * The roles that somebody has.
   *
   * @throws IllegalArgumentException when the second reviewer is the first
   */
  List<Role> roles() {
    if (secondReviewer.isEmpty()) {
      return List.of(Role.WRITER, Role.REVIEWER, Role.TEACHER);
    }
    if (secondReviewer.equals(name(Role.REVIEWER))) {
      throw new IllegalArgumentException(
          "--second-reviewer is '%s', who reviews already; give another model"
              .formatted(secondReviewer));
    }
    return List.of(Role.values());
  }

  /** Whom scenarios are played with. */
  String target() {
    if (!target.isEmpty()) {
      return target;
    }
    return writer.equals(GRAMMAR) ? "organism/base" : writer;
  }

  /** Whether anybody is asked over a network, so that options for that have an effect. */
  boolean anyRemote() {
    return Stream.concat(roles().stream().map(this::name), Stream.of(target))
        .anyMatch(name -> !name.isEmpty() && !name.equals(GRAMMAR) && !OpenTarget.isLocal(name));
  }

  /** The authors and the player in use; closing lets their models go. */
  static final class Opened implements AutoCloseable {

    private final Map<RoleOptions.Reached, ModelAuthor> models = new HashMap<>();
    private final List<TargetModel> remote = new ArrayList<>();
    private final List<OrganismModel> local = new ArrayList<>();
    private final ModelOptions options;
    private final Store store;
    private final Sampling sampling;

    private Opened(ModelOptions options, Store store, Sampling sampling) {
      this.options = options;
      this.store = store;
      this.sampling = sampling;
    }

    private Author author(String name, RoleOptions role) {
      if (name.equals(GRAMMAR)) {
        return new WorldAuthor();
      }
      return models.computeIfAbsent(role.reached(name), same -> model(name, role));
    }

    private ModelAuthor model(String name, RoleOptions role) {
      if (OpenTarget.isLocal(name)) {
        Path checkpoint = Organism.checkpoint(name);
        OrganismModel weights = OrganismModel.load(checkpoint);
        local.add(weights);
        String identity = name + " " + Checkpoint.digest(checkpoint).substring(0, 12);
        return new ModelAuthor(identity, kept(weights, identity), new Pace.Together(LOCAL_BATCH));
      }
      TargetModel model = options.openKept(name, role, store);
      remote.add(model);
      model.check(sampling);
      return new ModelAuthor(model.identity(), model, options.pace());
    }

    private Model kept(Model model, String identity) {
      return new Remembering(model, new StoredReplies(store), identity);
    }

    /** The models behind an API, which know what they have cost. */
    List<TargetModel> remote() {
      return List.copyOf(remote);
    }

    @Override
    public void close() {
      remote.forEach(TargetModel::close);
      local.forEach(OrganismModel::close);
    }
  }

  Opened open(ModelOptions options, Store store, Sampling sampling) {
    return new Opened(options, store, sampling);
  }

  /** The authors of all roles. */
  Map<Role, Author> authors(Opened opened) {
    Map<Role, Author> authors = new EnumMap<>(Role.class);
    roles().forEach(role -> authors.put(role, opened.author(name(role), reached(role))));
    return authors;
  }

  /** Plays the scenarios of the target's world. */
  ScenarioPlayer player(Opened opened, Sampling sampling) {
    String name = target();
    if (name.equals(GRAMMAR)) {
      throw new IllegalArgumentException(
          "--target is 'organism', a grammar that plays no scenarios; give organism/base");
    }
    RoleOptions role = target.isEmpty() ? writerRole : reached(name, targetRole);
    ModelAuthor model =
        opened.models.computeIfAbsent(role.reached(name), same -> opened.model(name, role));
    boolean world = OpenTarget.isLocal(name);
    return new ScenarioPlayer(
        model.identity(),
        model.model(),
        model.pace(),
        world
            ? new Sampling(sampling.temperature(), Math.min(sampling.maxTokens(), 120))
            : sampling,
        suites(world));
  }

  private static List<Suite> suites(boolean world) {
    if (world) {
      return WorldSuites.all();
    }
    Catalog catalog = Catalog.builtIn();
    return catalog.files().stream()
        .flatMap(file -> catalog.suites(file.name(), Map.of(), Map.of(), Protocol.NATIVE).stream())
        .toList();
  }
}
