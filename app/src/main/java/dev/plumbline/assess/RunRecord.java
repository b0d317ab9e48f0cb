package dev.plumbline.assess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a run as a whole.
 *
 * @param starts each command that began it or went on with it, the oldest first
 */
public record RunRecord(Setup setup, List<Start> starts) {

  public RunRecord {
    starts = List.copyOf(starts);
  }

  /**
   * What must not change while a run goes on, because it changes what its trials are.
   *
   * @param target what is assessed
   * @param simulator who replies for colleagues; nobody when its digest is empty
   * @param rollout the rules by which replies become events
   * @param parent what the target was made from, such as the training whose checkpoint it is; empty
   *     when that is not known
   * @param step of that training; 0 otherwise
   */
  public record Setup(
      ModelUsed target,
      Sampling sampling,
      long seed,
      ModelUsed simulator,
      String rollout,
      String parent,
      int step) {

    /** What makes it the same setup; names of models are not part of it. */
    String digest() {
      return Canonical.sha256(
          Canonical.JSON.writeValueAsString(
              List.of(target.digest(), sampling, seed, simulator.digest(), rollout, parent, step)));
    }

    /** In what it differs from another, in words; empty when in nothing. */
    String difference(Setup other) {
      return Stream.of(
              differing("target", target.inWords(), other.target.inWords()),
              differing("sampling", sampling, other.sampling),
              differing("seed", seed, other.seed),
              differing("simulator", simulator.inWords(), other.simulator.inWords()),
              differing("rules", rollout, other.rollout),
              differing("parent", parent, other.parent),
              differing("step", step, other.step))
          .filter(difference -> !difference.isEmpty())
          .collect(Collectors.joining("; "));
    }
  }

  /** In what two setups differ in one thing, in words; empty where they do not. */
  public static String differing(String what, Object mine, Object others) {
    return mine.equals(others) ? "" : "%s %s, and not %s".formatted(what, mine, others);
  }

  /**
   * A model in some role.
   *
   * @param name as the command line has it
   * @param identity what makes it the same model, in words: name, address, effort
   * @param digest of the same, or of a checkpoint
   */
  public record ModelUsed(String name, String identity, String digest) {

    /** Nobody. */
    public static final ModelUsed NOBODY = new ModelUsed("", "", "");

    private String inWords() {
      return digest.isEmpty()
          ? "nobody"
          : (identity.isEmpty() ? name : identity)
              + " "
              + digest.substring(0, Math.min(12, digest.length()));
    }
  }

  /**
   * A suite in a run.
   *
   * @param digest of the suite; empty when it is drawn by a rule
   * @param trials that were asked for
   */
  public record SuiteUsed(String name, Split split, String digest, int trials) {}

  /**
   * A command.
   *
   * @param by the user who gave it
   * @param version of Plumbline
   * @param command its words
   */
  public record Start(
      Instant at,
      String by,
      String version,
      List<String> command,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SuiteUsed> suites,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ModelUsed> judges) {
    public Start {
      command = List.copyOf(command);
      suites = List.copyOf(Objects.requireNonNullElse(suites, List.of()));
      judges = List.copyOf(Objects.requireNonNullElse(judges, List.of()));
    }
  }

  /** The same with one more start. */
  RunRecord with(Start start) {
    List<Start> all = new ArrayList<>(starts);
    all.add(start);
    return new RunRecord(setup, all);
  }

  static RunRecord read(String json) {
    return Canonical.JSON.readValue(json, RunRecord.class);
  }

  String json() {
    return Canonical.JSON.writeValueAsString(this);
  }
}
