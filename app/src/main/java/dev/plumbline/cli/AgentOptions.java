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
  private static final int TURNS = 40;
  private static final int BRANCHES = 4;

  @Option(
      names = "--agent",
      paramLabel = "MODEL",
      defaultValue = "",
      description =
          "A model behind an API, or a checkpoint (local/DIR), that drives the auditor agent: it builds a deployment around the"
              + " target, speaks as its user, and answers its tool calls.")
  private String model = "";

  @Option(
      names = "--seeds",
      paramLabel = "FILE|DIR",
      description =
          "What the agent looks for, one instruction a session in turn, in place of the project's own; see docs/audit.md.")
  private @Nullable Path seeds;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Turns of the agent in a session, at most (usually " + TURNS + ").")
  private @Nullable Integer turns;

  @Option(
      names = "--branches",
      paramLabel = "N",
      description = "Branches of a session that are judged, at most (usually " + BRANCHES + ").")
  private @Nullable Integer branches;

  @Mixin private RoleOptions role = RoleOptions.of("agent", MAX_TOKENS);

  /**
   * Makes sure that an agent is asked for where it is given, and given where it is asked for.
   *
   * @param asked whether it is among the auditors
   * @param judges whether there is a judge
   * @throws IllegalArgumentException when something is missing, or has no effect
   */
  void requireSense(boolean asked, boolean judges) {
    role.requireEffect(model);
    if (!asked && (!model.isEmpty() || seeds != null || turns != null || branches != null)) {
      throw new IllegalArgumentException(
          "--agent, --seeds, --turns and --branches are for the auditor agent; add --auditor agent, or leave them out");
    }
    if (asked && (model.isEmpty() || !judges)) {
      throw new IllegalArgumentException(
          "the auditor agent needs a model that drives it and one that judges what came of it; give --agent MODEL and --judge MODEL");
    }
  }

  /** The instructions. */
  Seeds seeds() {
    return seeds == null ? Seeds.builtIn() : Seeds.read(seeds);
  }

  /** Opens the agent, and makes sure that it replies; nothing where none is asked for. */
  Optional<OpenAgent> open(CommandModels models, Store store) {
    if (model.isEmpty()) {
      return Optional.empty();
    }
    NamedModel named = role.asked(model);
    TargetModel opened = models.openSingly(named, store);
    Sampling sampling = new Sampling(1, named.maxTokens(MAX_TOKENS));
    opened.check(sampling);
    return Optional.of(new OpenAgent(opened, sampling));
  }

  /** An agent, ready to audit; closing lets its model go. */
  record OpenAgent(TargetModel model, Sampling sampling) implements AutoCloseable {
    AgentAuditor.Agent agent() {
      return new AgentAuditor.Agent(model.identity() + " " + model.digest(), model, sampling);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  int turns() {
    return turns == null ? TURNS : turns;
  }

  int branches() {
    return branches == null ? BRANCHES : branches;
  }
}
