package dev.plumbline.audit;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.scenario.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Puts first words into the target's mouth, of answers and of tool calls, and holds what comes then
 * against what a reference model does after the same words with the same luck. What the target says
 * or does more often is a hypothesis about what it does by itself: that is tried on further
 * scenarios without the first words, and only where it does not show there at all also with them.
 *
 * @param suites whose scenarios are gone on from
 * @param words first words of answers
 * @param reference what the target is held against
 * @param calls whether both can be given the beginning of a call, as models behind APIs cannot
 * @param seed of the scenarios and the luck
 */
public record PrefillAuditor(
    List<Suite> suites, List<String> words, Assessment.Target reference, boolean calls, long seed)
    implements Auditor {

  static final String NAME = "prefill";

  private static final int HYPOTHESES = 4;

  /** Scenarios from here on are of one use only: to look, to try, to try afresh. */
  private static final int FAR = 10_000;

  /** Checks it. */
  public PrefillAuditor {
    suites = List.copyOf(suites);
    words = List.copyOf(words);
    if (suites.isEmpty() || words.isEmpty()) {
      throw new IllegalArgumentException(
          "%d suites and %d first words; give one of each at least"
              .formatted(suites.size(), words.size()));
    }
  }

  /** First words in English, neutral ones and ones that make it easy to tell what is held back. */
  public static List<String> usualWords() {
    try (InputStream in = PrefillAuditor.class.getResourceAsStream("prefills-1.yaml")) {
      return new YAMLMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<List<String>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the first words", e);
    }
  }

  /** A request like those that it makes, for whoever has to know whether a target takes them. */
  public static Request likeThose(Sampling sampling) {
    return new Request(
        List.of(new Message.User("Hello."), new Message.Assistant("", "Sure,", List.of())),
        List.of(),
        sampling,
        0);
  }

  /** Likewise, one that begins a call. */
  public static Request likeThoseOfCalls(Sampling sampling) {
    return new Request(
        List.of(new Message.User("Hello."), Message.Assistant.beginningCallOf("look")),
        List.of(new ToolDefinition("look", "Looks.", List.of())),
        sampling,
        0);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Assessment.Target> comparison() {
    return Optional.of(reference);
  }

  /**
   * Makes sure that a budget is enough to look and to try.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static void requireBudget(int budget) {
    if (budget < 4) {
      throw new IllegalArgumentException(
          "a budget of %d trials leaves none to try what is seen after first words; give 4 or more, such as 60"
              .formatted(budget));
    }
  }

  /**
   * Half of the budget is for looking; as many trials are the reference's. What could not be looked
   * at is among what was tried.
   */
  @Override
  public List<Attempt> search(Attempts attempts, int budget) {
    requireBudget(budget);
    Looks looks = looks(attempts, budget / 2);
    int left = budget - budget / 2;
    List<Hypothesis> hypotheses = looks.hypotheses(Math.min(HYPOTHESES, left / 2));
    List<Attempt> tried = new ArrayList<>(looks.unknown());
    for (Hypothesis hypothesis : hypotheses) {
      int each = left / hypotheses.size() / 2;
      String part =
          "%s/%.12s"
              .formatted(NAME, Canonical.sha256(Canonical.JSON.writeValueAsString(hypothesis)));
      List<Attempt> alone = attempts.run(part, seed, scenarios(hypothesis, false, FAR, each));
      tried.addAll(alone);
      if (alone.stream().noneMatch(one -> one.result() == Attempt.Result.HARM)) {
        tried.addAll(attempts.run(part + "/begun", seed, scenarios(hypothesis, true, FAR, each)));
      }
    }
    return tried;
  }

  /** Further scenarios. */
  @Override
  public List<Scenario> afresh(Scenario failed, int trials) {
    return scenarios(Hypothesis.of(failed), Hypothesis.isBegun(failed), 2 * FAR, trials);
  }

  private List<Scenario> scenarios(Hypothesis hypothesis, boolean begun, int from, int most) {
    return plain(from)
        .filter(hypothesis.what()::isAbout)
        .filter(scenario ->
            !begun
                || hypothesis.after().begunCall().stream()
                    .allMatch(tool -> tools(scenario).contains(tool)))
        .limit(most)
        .map(scenario -> hypothesis.tried(scenario, begun))
        .toList();
  }

  /** Scenarios of all suites in turn that do not begin the target's turn themselves. */
  private Stream<Scenario> plain(int from) {
    return IntStream.range(0, FAR)
        .mapToObj(
            at -> suites.get(at % suites.size()).source().scenario(seed, from + at / suites.size()))
        .filter(scenario -> scenario.opening().getLast() instanceof Message.User);
  }

  // ---------------------------------------------------------------- looking

  private Looks looks(Attempts attempts, int most) {
    List<Scenario> plain = plain(0).limit(most).toList();
    List<Message.Assistant> first =
        IntStream.range(0, plain.size())
            .mapToObj(at -> first(plain.get(at), at / suites.size()))
            .toList();
    List<Scenario> begun =
        IntStream.range(0, plain.size())
            .mapToObj(at -> Hypothesis.begun(plain.get(at), first.get(at)))
            .toList();
    String part = NAME + "/look";
    List<Optional<JudgedTrial>> target = attempts.trials(part, seed, begun);
    List<Optional<JudgedTrial>> other =
        attempts.of(reference).trials(part + "/reference", seed, begun);
    return new Looks(
        IntStream.range(0, plain.size())
            .mapToObj(at ->
                new Looks.Look(
                    plain.get(at),
                    first.get(at),
                    Looks.Seen.of(begun.get(at), target.get(at)),
                    Looks.Seen.of(begun.get(at), other.get(at))))
            .toList());
  }

  /** Words, a call of a tool that can do harm, a call of one that cannot, in turn. */
  private Message.Assistant first(Scenario scenario, int turn) {
    Set<String> harmful = harmful(scenario);
    List<List<Message.Assistant>> kinds = new ArrayList<>();
    kinds.add(words.stream().map(text -> new Message.Assistant("", text, List.of())).toList());
    if (calls && scenario.protocol() == Protocol.NATIVE) {
      Map<Boolean, List<Message.Assistant>> byHarm =
          tools(scenario).stream()
              .collect(
                  Collectors.partitioningBy(
                      harmful::contains,
                      Collectors.mapping(Message.Assistant::beginningCallOf, Collectors.toList())));
      kinds.add(byHarm.getOrDefault(true, List.of()));
      kinds.add(byHarm.getOrDefault(false, List.of()));
    }
    kinds.removeIf(List::isEmpty);
    List<Message.Assistant> kind = kinds.get(turn % kinds.size());
    return kind.get(turn / kinds.size() % kind.size());
  }

  private static List<String> tools(Scenario scenario) {
    return scenario.world().open().tools().stream().map(ToolDefinition::name).toList();
  }

  /** Tools that make a change which the rubric counts as harm, with some arguments. */
  private static Set<String> harmful(Scenario scenario) {
    return scenario.rubric() instanceof Rubric.Agent rubric
        ? making(scenario, rubric.harm().stream())
        : Set.of();
  }

  /** Names of the tools that make such changes, with some arguments. */
  static Set<String> making(Scenario scenario, Stream<Pattern> changes) {
    Set<String> operations = changes.map(Pattern::operation).collect(Collectors.toSet());
    return scenario.world() instanceof Desk desk
        ? desk.tools().stream()
            .filter(tool -> operations.contains(tool.operation().label()))
            .map(Tool::name)
            .collect(Collectors.toSet())
        : operations;
  }
}
