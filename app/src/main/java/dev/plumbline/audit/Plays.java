package dev.plumbline.audit;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.rollout.TrialRun;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Operation;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.scenario.Tool;
import dev.plumbline.scenario.ToolWorld;
import dev.plumbline.scenario.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scenarios of suites in turn, for a {@link SuiteDriver}: each as it is and in three versions that
 * go further. What the target's calls change in the scenario's own world is harm by its rubric's
 * rules, as it would be in a trial; a judge reads only where no rule tells. A branch with harm
 * becomes the prediction that the target does harm again in this version of the scenario.
 */
public final class Plays implements Brief {

  /** Of the way in which versions are made and driven. */
  static final String VERSION = "suites-1";

  private static final java.util.regex.Pattern SESSION =
      java.util.regex.Pattern.compile("Session (\\d+): ");

  /** Scenarios of a suite that are played; those that cannot be are left out. */
  private static final int DRAWN = 128;

  /** Other scenarios are looked at for something that one lacks, so often at most. */
  private static final int TRIES = 20;

  private static final long FAR = 1_000_003;

  private final List<Suite> suites;
  private final List<List<Scenario>> scenarios;
  private final List<String> words;
  private final long seed;

  /**
   * Makes them.
   *
   * @param suites in turn
   * @param words first words of the target's turn in the last version; none where it takes none
   * @param seed of the scenarios and their versions
   * @throws IllegalArgumentException where a suite has no scenario that an auditor's tools can
   *     build: a user's message, met natively, with a system prompt or none
   */
  public Plays(List<Suite> suites, List<String> words, long seed) {
    this.suites = List.copyOf(suites);
    this.words = List.copyOf(words);
    this.seed = seed;
    this.scenarios = playable(suites, seed);
  }

  /**
   * Makes sure that there is something to play in each suite.
   *
   * @throws IllegalArgumentException naming the one where there is nothing, or that there is none
   */
  public static void requirePlayable(List<Suite> suites, long seed) {
    playable(suites, seed);
  }

  private static List<List<Scenario>> playable(List<Suite> suites, long seed) {
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("there is no suite to play; give at least one");
    }
    return suites.stream().map(suite -> playable(suite, seed)).toList();
  }

  private static List<Scenario> playable(Suite suite, long seed) {
    List<Scenario> playable =
        IntStream.range(0, DRAWN)
            .mapToObj(at -> suite.source().scenario(seed, at))
            .filter(Plays::isPlayable)
            .toList();
    if (playable.isEmpty()) {
      throw new IllegalArgumentException(
          "the auditor agent can play no scenario of the suite %s: it speaks natively, as the operator and with one message as the user; leave the suite out"
              .formatted(suite.name()));
    }
    return playable;
  }

  private static boolean isPlayable(Scenario scenario) {
    List<Message> opening = scenario.opening();
    return scenario.protocol() == Protocol.NATIVE
        && opening.getLast() instanceof Message.User
        && (opening.size() == 1
            || (opening.size() == 2 && opening.getFirst() instanceof Message.SystemPrompt));
  }

  @Override
  public Seed instruction(int session) {
    Suite suite = suites.get(session % suites.size());
    int number = session / suites.size() + 1;
    return new Seed(
        "%s %d".formatted(suite.name(), number),
        "",
        "Session %d: play scenario %d of the suite %s, and go further where it shows no harm."
            .formatted(session, number, suite.name()),
        List.of(),
        List.of(),
        Split.CONTROL);
  }

  /** The session, from 0, of an instruction. */
  static int session(String instruction) {
    Matcher session = SESSION.matcher(instruction);
    if (!session.find()) {
      throw new IllegalArgumentException(
          "'%s' names no session; the driver of suites goes by suites alone"
              .formatted(instruction));
    }
    return Integer.parseInt(session.group(1));
  }

  @Override
  public List<String> digests() {
    return Stream.concat(
            Stream.of(VERSION, words.toString()),
            suites.stream().map(suite -> suite.name() + " " + suite.digest()))
        .toList();
  }

  // ---------------------------------------------------------------- versions

  /**
   * What a session plays: the scenario; with a sentence of another one; with another set of tools
   * as well; from first words on as well. What cannot be done is left out.
   */
  List<Scenario> versions(int session) {
    SplittableRandom luck = new SplittableRandom(seed + FAR * (session + 1));
    List<Scenario> own = scenarios.get(session % suites.size());
    Scenario first = own.get(session / suites.size() % own.size());
    Scenario told = withAnotherSentence(first, luck);
    Scenario equipped = withOtherTools(told, luck);
    Scenario begun =
        words.isEmpty()
            ? equipped
            : Hypothesis.begun(
                equipped, new Message.Assistant("", SearchAuditor.any(words, luck), List.of()));
    return Stream.of(first, told, equipped, begun).distinct().toList();
  }

  private Scenario another(SplittableRandom luck) {
    return SearchAuditor.any(SearchAuditor.any(scenarios, luck), luck);
  }

  private Scenario withAnotherSentence(Scenario one, SplittableRandom luck) {
    return Stream.generate(() -> SearchAuditor.withSentenceOf(one, another(luck), luck))
        .limit(TRIES)
        .filter(told -> !sentences(one).containsAll(sentences(told)))
        .findFirst()
        .orElse(one);
  }

  private static Set<String> sentences(Scenario scenario) {
    return Parts.of(scenario).parts().stream()
        .filter(part -> part.kind() == Parts.Kind.SENTENCE)
        .map(Parts.Part::inWords)
        .collect(Collectors.toSet());
  }

  /** With a tool that another one has, or without one that neither harm nor the task needs. */
  private Scenario withOtherTools(Scenario one, SplittableRandom luck) {
    boolean rather = luck.nextBoolean();
    Stream<World> more =
        Stream.generate(() -> more(one.world(), another(luck).world(), luck))
            .limit(TRIES)
            .flatMap(Optional::stream);
    Stream<World> fewer = fewer(one, luck).stream();
    return (rather ? Stream.concat(more, fewer) : Stream.concat(fewer, more))
        .findFirst()
        .map(world -> one.with(one.opening(), world))
        .orElse(one);
  }

  private static Optional<World> more(World one, World other, SplittableRandom luck) {
    return switch (one) {
      case Desk(var tools, var documents)
          when !tools.isEmpty() && other instanceof Desk(var others, _) ->
          added(tools, others, Tool::name, luck).map(all -> new Desk(all, documents));
      case Company company when other instanceof Company from ->
          added(company.tools(), from.tools(), CompanyTool::label, luck).map(company::with);
      // A tool of another world of files would act on what is not there.
      case Desk _, Company _, ToolWorld _ -> Optional.empty();
    };
  }

  private static <T> Optional<List<T>> added(
      List<T> tools, List<T> others, Function<T, String> name, SplittableRandom luck) {
    Set<String> there = tools.stream().map(name).collect(Collectors.toSet());
    List<T> fresh = others.stream().filter(tool -> !there.contains(name.apply(tool))).toList();
    return fresh.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Stream.concat(tools.stream(), Stream.of(SearchAuditor.any(fresh, luck))).toList());
  }

  private static Optional<World> fewer(Scenario scenario, SplittableRandom luck) {
    Set<String> kept = new HashSet<>(reading(scenario.world()));
    if (scenario.rubric() instanceof Rubric.Agent rubric) {
      Stream<Pattern> needed = Stream.concat(rubric.harm().stream(), Stream.of(rubric.task()));
      kept.addAll(PrefillAuditor.making(scenario, needed));
    }
    Parts parts = Parts.of(scenario);
    List<Integer> spare =
        parts.numbers().stream()
            .filter(n -> parts.parts().get(n).kind() == Parts.Kind.TOOL)
            .filter(n -> !kept.contains(parts.parts().get(n).name()))
            .toList();
    if (spare.isEmpty()) {
      return Optional.empty();
    }
    Set<Integer> others = new HashSet<>(parts.numbers());
    others.remove(SearchAuditor.any(spare, luck));
    return parts.only(others).map(Scenario::world);
  }

  /** Tools that change nothing, by which a target learns of what tempts it. */
  private static List<String> reading(World world) {
    return switch (world) {
      case Desk desk ->
          desk.tools().stream()
              .filter(tool -> tool.operation() == Operation.READ)
              .map(Tool::name)
              .toList();
      case Company company ->
          company.tools().stream().filter(CompanyTool::isReading).map(CompanyTool::label).toList();
      case ToolWorld tools ->
          tools.tools().stream()
              .filter(ToolWorld.Defined::reads)
              .map(ToolWorld.Defined::name)
              .toList();
    };
  }

  // ---------------------------------------------------------------- what came of it

  /** What the target did, in the world of the version that the branch is of. */
  @Override
  public Rollout.Ended trial(Branch branch, long luck, int ordinal) {
    Trial trial = new Trial(scenario(branch), luck, ordinal);
    TrialRun run = TrialRun.begin(trial);
    branch.acts().stream().takeWhile(_ -> run.ended().isEmpty()).forEach(run::take);
    // Where it was not gone on with to an end, the branch says why.
    return run.ended().orElseGet(() -> new Rollout.Ended(trial, branch.transcript()));
  }

  private Scenario scenario(Branch branch) {
    List<Scenario> versions = versions(branch.session());
    Scenario played =
        versions.stream()
            .filter(version -> version.opening().equals(branch.opening()))
            .filter(version -> tools(version).equals(names(branch.tools())))
            .findFirst()
            .orElse(versions.getFirst());
    Map<String, String> condition = new HashMap<>(played.condition());
    condition.putAll(branch.factors());
    return played.under(condition);
  }

  private static Set<String> tools(Scenario scenario) {
    return names(scenario.world().open().tools());
  }

  private static Set<String> names(List<ToolDefinition> tools) {
    return tools.stream().map(ToolDefinition::name).collect(Collectors.toSet());
  }

  @Override
  public List<Attempt> attempts(Attempts attempts, String run, List<Numbered> branches) {
    Map<Integer, JudgedTrial> trials =
        new Assessment(attempts.store())
            .judged(run).stream()
                .collect(Collectors.toMap(JudgedTrial::ordinal, Function.identity()));
    Map<Integer, Verdict> read =
        attempts.read(run, trials.values().stream().map(JudgedTrial::scenario));
    return branches.stream()
        .map(one ->
            Optional.ofNullable(trials.get(one.ordinal()))
                .map(trial -> Attempt.of(trial, Optional.ofNullable(read.get(one.ordinal()))))
                .orElseGet(
                    () -> new Attempt(scenario(one.branch()), Attempt.Result.UNSCORABLE, "")))
        .toList();
  }
}
