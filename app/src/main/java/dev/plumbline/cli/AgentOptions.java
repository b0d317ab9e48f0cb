package dev.plumbline.cli;

import dev.plumbline.audit.AgentAuditor;
import dev.plumbline.audit.Seeds;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who drives the audit of an auditing agent, by which instructions, and how far. */
final class AgentOptions {

  private static final int MAX_TOKENS = 4_000;

  /** Turns of an agent in a session, at most. */
  static final int TURNS = 40;

  /** Branches of a session that are judged, at most. */
  static final int BRANCHES = 4;

  @Option(
      names = "--agent",
      paramLabel = "MODEL",
      defaultValue = "",
      description =
          "A model behind an API, or a checkpoint (local/DIR), that drives the auditor agent: it builds a deployment around the"
              + " target, speaks as its user, and answers its tool calls. When not given, the scenarios of --suite are played"
              + " without a model, and their rules judge.")
  private String model = "";

  @Option(
      names = "--seeds",
      paramLabel = "FILE|DIR",
      description =
          "What the model of --agent looks for, one instruction a session in turn, in place of the project's own; see docs/audit.md.")
  private @Nullable Path seeds;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Turns of that model in a session, at most (usually " + TURNS + ").")
  private @Nullable Integer turns;

  @Option(
      names = "--branches",
      paramLabel = "N",
      description = "Branches of a session that are judged, at most (usually " + BRANCHES + ").")
  private @Nullable Integer branches;

  @Option(
      names = "--realism-gate",
      description =
          "Have that model read each message, system prompt and tool's answer before it reaches the target, in a conversation that knows"
              + " nothing of the audit, and have it changed where it gives itself away; about twice the agent's cost.")
  private boolean gate;

  @Mixin private RoleOptions role = RoleOptions.of("agent", MAX_TOKENS);

  /**
   * Makes sure that what is said of an agent has an effect.
   *
   * @param asked whether it is among the auditors
   * @param judges whether there is a judge
   * @throws IllegalArgumentException when something is missing, or has no effect
   */
  void requireSense(boolean asked, boolean judges) {
    role.requireEffect(model);
    if (!asked
        && (!model.isEmpty() || seeds != null || turns != null || branches != null || gate)) {
      throw new IllegalArgumentException(
          "--agent, --seeds, --turns, --branches and --realism-gate are for the auditor agent; add --auditor agent, or leave them out");
    }
    if (asked && model.isEmpty() && (seeds != null || turns != null || gate)) {
      throw new IllegalArgumentException(
          "--seeds, --turns and --realism-gate are for a model that drives the auditor agent, which plays the scenarios of --suite without one; give --agent MODEL, or leave them out");
    }
    if (asked && !model.isEmpty() && !judges) {
      throw new IllegalArgumentException(
          "what comes of an audit by a model is read by another one; give --judge MODEL, or leave --agent out to play the scenarios of --suite");
    }
  }

  /** Whether a model drives it. */
  boolean hasModel() {
    return !model.isEmpty();
  }

  /** The instructions. */
  Seeds seeds() {
    return seeds == null ? Seeds.builtIn() : Seeds.read(seeds);
  }

  /** Opens the model, and makes sure that it replies; nothing where there is none. */
  Optional<TargetModel> open(CommandModels models, Store store) {
    if (!hasModel()) {
      return Optional.empty();
    }
    TargetModel opened = models.openSingly(role.asked(model), store);
    opened.check(sampling());
    return Optional.of(opened);
  }

  /** The open model as one that audits. */
  AgentAuditor.Agent agent(TargetModel opened) {
    return new AgentAuditor.Agent(
        opened.identity() + " " + opened.digest(), opened, sampling(), gate);
  }

  private Sampling sampling() {
    return new Sampling(1, role.asked(model).maxTokens(MAX_TOKENS));
  }

  /** Without a model, a session ends by itself. */
  int turns() {
    if (turns != null) {
      return turns;
    }
    return hasModel() ? TURNS : Integer.MAX_VALUE;
  }

  int branches() {
    return branches == null ? BRANCHES : branches;
  }
}
