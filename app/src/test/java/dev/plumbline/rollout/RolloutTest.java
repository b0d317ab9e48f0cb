package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Company.Person;
import dev.plumbline.scenario.CompanyTool;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Letter;
import dev.plumbline.scenario.Operation;
import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Pattern.Match;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.StateChange;
import dev.plumbline.scenario.Tool;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolloutTest {

  private static final Map<String, String> MAIL = Map.of("to", "Anna", "text", "Hello.");

  private static final Scenario SCENARIO =
      new Scenario(
          "suite",
          Split.SEEN,
          "family",
          Map.of(),
          List.of(new Message.User("Please.")),
          new Desk(
              List.of(new Tool("send", Operation.MESSAGE), new Tool("read", Operation.READ)),
              Map.of("note", "Secret.")),
          new Rubric.Agent(
              List.of(), Pattern.of(Operation.MESSAGE, Map.of()), List.of(), List.of()),
          3);

  @Test
  void a_trial_goes_on_until_the_model_ends_its_turn_in_words() {
    Transcript transcript =
        run(request ->
            switch (request.messages().size()) {
              case 1 -> ScriptedModel.calls("read", Map.of("file", "note"));
              case 3 -> ScriptedModel.calls("send", MAIL);
              default -> ScriptedModel.says("Done.");
            });
    assertThat(transcript.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(transcript.usage()).isEqualTo(new Reply.Usage(3, 3));
    assertThat(transcript.contents())
        .contains(
            new Event.ToolResult("Secret.", List.of(), false),
            new Event.ToolResult("Done.", List.of(new StateChange("message", MAIL)), false));
  }

  @Test
  void first_words_and_what_comes_after_them_are_one_turn_and_the_events_hold_only_the_latter() {
    List<Message> begun =
        List.of(SCENARIO.opening().getFirst(), new Message.Assistant("", "Sure,", List.of()));
    List<List<Message>> asked = new ArrayList<>();
    Transcript transcript =
        run(
            SCENARIO.with(begun, SCENARIO.world()),
            request -> {
              asked.add(request.messages());
              return asked.size() == 1
                  ? new Reply.Answer(
                      new Message.Assistant(
                          "", " I look.", List.of(new ToolCall("read", Map.of("file", "note")))),
                      Reply.Usage.NONE)
                  : ScriptedModel.says("Done.");
            });
    assertThat(asked.getFirst()).isEqualTo(begun);
    assertThat(asked.getLast().subList(1, asked.getLast().size()))
        .extracting(message -> message instanceof Message.Assistant turn ? turn.text() : "")
        .containsExactly("Sure, I look.", "");
    assertThat(transcript.contents()).contains(new Event.ModelTurn("", " I look."));
  }

  @Test
  void a_call_that_was_begun_stands_whole_in_the_conversation() {
    List<Message> begun =
        List.of(SCENARIO.opening().getFirst(), Message.Assistant.beginningCallOf("read"));
    Transcript transcript =
        run(
            SCENARIO.with(begun, SCENARIO.world()),
            request ->
                request.messages().size() == 2
                    ? ScriptedModel.calls("read", Map.of("file", "note"))
                    : ScriptedModel.says("Done."));
    assertThat(transcript.messages(begun))
        .filteredOn(Message.Assistant.class::isInstance)
        .extracting(turn -> ((Message.Assistant) turn).calls().size())
        .containsExactly(1, 0);
    assertThat(transcript.outcome()).isEqualTo(Outcome.FINISHED);
  }

  @Test
  void the_turn_limit_ends_a_trial_that_does_not_end() {
    assertThat(run(request -> ScriptedModel.calls("send", MAIL)).outcome())
        .isEqualTo(Outcome.TURN_LIMIT);
  }

  @Test
  void every_way_to_have_no_answer_is_an_outcome_of_its_own() {
    assertThat(run(request -> new Reply.Truncated("raw", Reply.Usage.NONE)).outcome())
        .isEqualTo(Outcome.TRUNCATED);
    assertThat(run(request -> new Reply.Malformed("raw", "why", Reply.Usage.NONE)).outcome())
        .isEqualTo(Outcome.MALFORMED);
    assertThat(run(request -> new Reply.Refused("raw", "why", Reply.Usage.NONE)).outcome())
        .isEqualTo(Outcome.REFUSED);
    assertThat(run(request -> new Reply.Failed("cause")).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void a_call_that_fits_no_tool_is_malformed_and_changes_nothing() {
    for (Reply reply :
        List.of(
            ScriptedModel.calls("fly", MAIL), ScriptedModel.calls("send", Map.of("to", "Anna")),
            ScriptedModel.calls("send", Map.of("to", "Anna", "text", "")),
                ScriptedModel.calls("read", Map.of("file", "none")))) {
      Transcript transcript = run(request -> reply);
      assertThat(transcript.outcome()).isEqualTo(Outcome.MALFORMED);
      assertThat(transcript.contents())
          .noneMatch(
              event -> event instanceof Event.ToolResult result && !result.changes().isEmpty());
    }
  }

  @Test
  void turns_and_ordinals_have_seeds_of_their_own_whatever_the_target() {
    Trial first = new Trial(SCENARIO, 1, 0);
    assertThat(
            List.of(
                first.turnSeed(0),
                first.turnSeed(1),
                new Trial(SCENARIO, 1, 1).turnSeed(0),
                new Trial(SCENARIO, 2, 0).turnSeed(0)))
        .doesNotHaveDuplicates();
  }

  private static final Scenario CLASSIC =
      new Scenario(
          "suite",
          Split.SEEN,
          "family",
          Map.of("protocol", "classic"),
          List.of(new Message.User("Please.")),
          new Company(
              LocalDateTime.of(2026, 3, 12, 16, 10),
              "a@x.example",
              List.of(),
              List.of(),
              Map.of(),
              List.of(),
              List.of(),
              Map.of(),
              List.of(CompanyTool.SEND_MAIL),
              List.of(
                  new Company.Reaction(
                      new Pattern("send_mail", Map.of()),
                      new Company.Answer("b@x.example", "Re:", "Thanks."),
                      true))),
          new Rubric.Agent(List.of(), new Pattern("send_mail", Map.of()), List.of(), List.of()),
          1);

  @Test
  void in_one_turn_all_blocks_are_sent_together_and_nothing_comes_back() {
    String mail = "<send_mail><to>%s</to><subject>s</subject><body>b</body></send_mail>";
    Transcript transcript =
        run(
            CLASSIC,
            request -> {
              assertThat(request.tools()).isEmpty();
              return ScriptedModel.says(
                  "<scratchpad>Hm.</scratchpad>" + mail.formatted("b") + mail.formatted("c"));
            });
    assertThat(transcript.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(transcript.contents().findFirst().orElseThrow())
        .isEqualTo(new Event.ModelTurn("Hm.", mail.formatted("b") + mail.formatted("c")));
    assertThat(transcript.contents().filter(Event.ToolResult.class::isInstance)).hasSize(2);
    assertThat(transcript.contents()).noneMatch(Event.Injection.class::isInstance);
  }

  @Test
  void what_was_sent_before_a_block_broke_is_sent_and_a_block_of_no_tool_is_rejected() {
    String mail = "<send_mail><to>b</to><subject>s</subject><body>b</body></send_mail>";
    Transcript broken = run(CLASSIC, request -> ScriptedModel.says(mail + "<send_mail><to>"));
    assertThat(broken.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(broken.contents())
        .anyMatch(event -> event instanceof Event.ToolResult result && !result.changes().isEmpty())
        .contains(new Event.Failure("<to> never ends", "<send_mail><to>"));
    Transcript rejected =
        run(CLASSIC, request -> ScriptedModel.says("<delete_file><path>x</path></delete_file>"));
    assertThat(rejected.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(rejected.contents())
        .contains(new Event.ToolResult("There is no tool delete_file.", List.of(), true));
  }

  private static final Scenario OFFICE = office(LocalDateTime.of(2026, 3, 12, 16, 10));

  /** Its clock cannot go on. */
  private static final Scenario BROKEN = office(LocalDateTime.MAX);

  private static Scenario office(LocalDateTime now) {
    return new Scenario(
        "suite",
        Split.SEEN,
        "family",
        Map.of(),
        List.of(new Message.User("Please.")),
        new Company(
            now,
            "a@x.example",
            List.of(
                new Person("Ann Berg", "ann@x.example", "planner"),
                new Person("Ben Lund", "ben@x.example", "driver")),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(CompanyTool.SEND_MAIL, CompanyTool.READ_MAIL),
            List.of(
                new Company.Reaction(
                    new Pattern("send_mail", Map.of("to", new Match.Is("ben@x.example"))),
                    new Company.Answer("ben@x.example", "Re:", "Thanks."),
                    false))),
        new Rubric.Agent(List.of(), new Pattern("send_mail", Map.of()), List.of(), List.of()),
        4);
  }

  private static final Reply TO_BOTH =
      ScriptedModel.calls(
          "send_mail",
          Map.of("to", "Ann Berg, Ben Lund, c@y.example", "subject", "s", "body", "b"));

  @Test
  void a_colleague_without_a_script_replies_through_the_simulator_and_once() {
    List<String> asked = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    Transcript transcript =
        run(
            OFFICE,
            new Answering(letter -> {
              asked.add(letter.to().address());
              return List.of(new Event.ColleagueReply(letter.to().address(), "I am out."));
            }),
            request -> {
              heard.add(request.messages().getLast().toString());
              return request.messages().size() < 9 ? TO_BOTH : ScriptedModel.says("Done.");
            });
    assertThat(asked).containsExactly("ann@x.example");
    assertThat(transcript.contents().filter(Event.Injection.class::isInstance))
        .containsExactly(
            new Event.Injection(
                "New mail, number 1. Thu 12 Mar 2026 16:12, from ben@x.example: Re:"),
            new Event.Injection(
                "New mail, number 2. Thu 12 Mar 2026 16:12, from ann@x.example: Re: s\n\nI am out."));
    assertThat(transcript.shown())
        .filteredOn(part -> part.content() instanceof Event.Injection)
        .extracting(Transcript.Part::author)
        .containsExactly(Author.SCRIPT, Author.SIMULATOR);
    assertThat(heard.get(1)).contains("I am out.");
    assertThat(transcript.outcome()).isEqualTo(Outcome.FINISHED);
  }

  @Test
  void a_colleague_whose_reply_fails_makes_the_trial_missing() {
    Transcript transcript =
        run(
            OFFICE,
            new Answering(letter ->
                List.of(
                    new Event.NoReply(letter.to().address(), "down"),
                    new Event.End(Outcome.FAILED))),
            request -> request.messages().size() == 1 ? TO_BOTH : ScriptedModel.says("Done."));
    assertThat(transcript.contents()).contains(new Event.NoReply("ann@x.example", "down"));
    assertThat(transcript.outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void a_call_that_reached_us_as_words_is_no_end_of_the_work() {
    String call = "<tool_call>{\"name\": \"send_mail\", \"arguments\": {}}</tool_call>";
    Transcript transcript = run(OFFICE, request -> ScriptedModel.says(call));
    assertThat(transcript.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat((Event.Content) transcript.shown().getLast().content())
        .isInstanceOfSatisfying(
            Event.Failure.class,
            failure -> {
              assertThat(failure.what()).contains("the server parses no tool calls");
              assertThat(failure.raw()).isEqualTo(call);
            });
  }

  @Test
  void a_fault_in_the_simulated_company_fails_this_trial_alone() {
    List<Rollout.Ended> ended = new ArrayList<>();
    new Rollout(
            new ScriptedModel(
                request -> request.seed() % 2 == 0 ? TO_BOTH : ScriptedModel.says("Done.")),
            new Sampling(1, 100))
        .run(IntStream.range(0, 6).mapToObj(i -> new Trial(BROKEN, 1, i)).toList(), ended::addAll);
    assertThat(ended)
        .hasSize(6)
        .extracting(end -> end.transcript().outcome())
        .contains(Outcome.FAILED, Outcome.FINISHED)
        .containsOnly(Outcome.FAILED, Outcome.FINISHED);
  }

  @Test
  void without_a_simulator_nobody_but_the_script_replies() {
    Transcript transcript =
        run(
            OFFICE,
            request -> request.messages().size() == 1 ? TO_BOTH : ScriptedModel.says("Done."));
    assertThat(transcript.contents().filter(Event.Injection.class::isInstance)).hasSize(1);
    assertThat(transcript.contents()).noneMatch(Event.NoReply.class::isInstance);
  }

  private record Answering(Function<Letter, List<Event.Content>> script) implements Participant {
    @Override
    public Author author() {
      return Author.SIMULATOR;
    }

    @Override
    public String identity() {
      return "test";
    }

    @Override
    public List<List<Event.Content>> act(List<Moment> moments) {
      return moments.stream().map(moment -> script.apply(moment.letter().orElseThrow())).toList();
    }
  }

  private static Transcript run(Function<Request, Reply> script) {
    return run(SCENARIO, script);
  }

  private static Transcript run(Scenario scenario, Function<Request, Reply> script) {
    return run(scenario, Participant.NOBODY, script);
  }

  private static Transcript run(
      Scenario scenario, Participant colleagues, Function<Request, Reply> script) {
    List<Rollout.Ended> ended = new ArrayList<>();
    new Rollout(new ScriptedModel(script), new Sampling(1, 100), colleagues)
        .run(List.of(new Trial(scenario, 1, 0)), ended::addAll);
    assertThat(ended).hasSize(1);
    return ended.getFirst().transcript();
  }

  @Test
  void trials_side_by_side_end_each_at_its_own_pace_and_none_is_lost() {
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Rollout.Ended> ended = new ArrayList<>();
    List<Trial> trials = IntStream.range(0, 200).mapToObj(i -> new Trial(SCENARIO, 1, i)).toList();
    new Rollout(
            new ScriptedModel(request -> {
              most.accumulateAndGet(under.incrementAndGet(), Math::max);
              LockSupport.parkNanos(200_000);
              under.decrementAndGet();
              return request.messages().size() == 1
                  ? ScriptedModel.calls("send", MAIL)
                  : ScriptedModel.says("Done.");
            }),
            new Sampling(1, 100))
        .run(Source.of(trials), 7, ended::addAll);
    assertThat(ended).extracting(Rollout.Ended::trial).containsExactlyInAnyOrderElementsOf(trials);
    assertThat(ended)
        .allSatisfy(end -> assertThat(end.transcript().outcome()).isEqualTo(Outcome.FINISHED));
    assertThat(most.get()).isBetween(2, 7);
  }

  /** Reads, writes to both, and ends; says what it has heard. */
  private static Reply working(Request request) {
    long turns = request.messages().stream().filter(Message.Assistant.class::isInstance).count();
    return turns < 3
        ? TO_BOTH
        : ScriptedModel.says("Heard " + Canonical.sha256(request.messages().toString()));
  }

  private static final Participant ANN =
      new Answering(
          letter -> List.of(new Event.ColleagueReply(letter.to().address(), "I am out.")));

  @Test
  void events_are_told_as_they_happen_a_step_at_a_time() {
    List<List<Event>> told = new ArrayList<>();
    Transcript transcript = run(OFFICE, ANN, RolloutTest::working, told, List.of());
    assertThat(told).hasSize(4);
    assertThat(told.stream().flatMap(List::stream)).containsExactlyElementsOf(transcript.events());
    assertThat(transcript.events())
        .extracting(Event::id)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, transcript.events().size()).boxed().toList());
    assertThat(transcript.events())
        .allSatisfy(event -> assertThat(event.parent()).isEqualTo(event.id() - 1));
  }

  @Test
  void a_trial_that_was_cut_off_after_any_step_ends_as_if_it_had_not_been() {
    List<List<Event>> told = new ArrayList<>();
    Transcript whole = run(OFFICE, ANN, RolloutTest::working, told, List.of());
    List<Event> begun = new ArrayList<>();
    for (List<Event> step : told) {
      List<List<Event>> rest = new ArrayList<>();
      Transcript again = run(OFFICE, ANN, RolloutTest::working, rest, begun);
      assertThat(again.shown()).isEqualTo(whole.shown());
      assertThat(again.events().subList(0, begun.size())).isEqualTo(begun);
      assertThat(rest.stream().flatMap(List::stream))
          .as("only what is new is told")
          .hasSize(whole.events().size() - begun.size());
      begun.addAll(step);
    }
  }

  @Test
  void a_trial_that_had_ended_is_not_asked_again_and_one_that_failed_from_its_last_step_on() {
    List<Event> ended =
        run(OFFICE, ANN, RolloutTest::working, new ArrayList<>(), List.of()).events();
    assertThat(Rollout.Begun.of(ended)).isEqualTo(new Rollout.Begun(ended, ended.size()));
    List<List<Event>> told = new ArrayList<>();
    List<Event> failed =
        run(
                OFFICE,
                ANN,
                request -> request.messages().size() < 3 ? TO_BOTH : new Reply.Failed("down"),
                told,
                List.of())
            .events();
    assertThat(Rollout.Begun.of(failed))
        .isEqualTo(new Rollout.Begun(told.getFirst(), failed.size()));
  }

  @Test
  void going_back_is_an_earlier_state_and_another_branch() {
    List<List<Event>> told = new ArrayList<>();
    Transcript first = run(OFFICE, ANN, RolloutTest::working, told, List.of());
    int last = first.events().getLast().id();
    TrialRun again = new TrialRun(new Trial(OFFICE, 1, 0), ANN, told.getFirst(), last);
    again.take(List.of(new Event.ModelTurn("", "I stop here.")));
    List<Event> other = again.ended().orElseThrow().transcript().events();
    assertThat(other).startsWith(told.getFirst().toArray(new Event[0]));
    Event branch = other.get(told.getFirst().size());
    assertThat(branch.id()).isEqualTo(last + 1);
    assertThat(branch.parent()).isEqualTo(told.getFirst().getLast().id());
    List<Event> tree = new ArrayList<>(first.events());
    tree.addAll(again.fresh());
    assertThat(new Transcript(Transcript.path(tree, last))).isEqualTo(first);
    assertThat(Transcript.path(tree, tree.getLast().id())).isEqualTo(other);
  }

  @Test
  void calls_have_ids_of_their_own_whatever_a_provider_says() {
    List<ToolCall> repeated =
        List.of(
            new ToolCall("send", MAIL).named("call_0"), new ToolCall("send", MAIL).named("call_0"));
    Transcript transcript =
        run(request ->
            request.messages().size() < 4
                ? new Reply.Answer(new Message.Assistant("", "", repeated), Reply.Usage.NONE)
                : ScriptedModel.says("Done."));
    List<String> ids =
        transcript
            .contents()
            .flatMap(shown ->
                shown instanceof Event.ToolCall(ToolCall call) ? Stream.of(call.id()) : Stream.of())
            .toList();
    assertThat(ids).hasSize(2).contains("call_0").doesNotHaveDuplicates().doesNotContain("");
    assertThat(transcript.messages(List.of()))
        .filteredOn(Message.ToolOutput.class::isInstance)
        .extracting(message -> ((Message.ToolOutput) message).call())
        .containsExactlyElementsOf(ids);
  }

  private static Transcript run(
      Scenario scenario,
      Participant colleagues,
      Function<Request, Reply> script,
      List<List<Event>> told,
      List<Event> begun) {
    List<Rollout.Ended> ended = new ArrayList<>();
    new Rollout(new ScriptedModel(script), new Sampling(1, 100), colleagues)
        .telling((trial, events) -> told.add(events))
        .goingOn(trial -> new Rollout.Begun(begun, begun.size()))
        .run(List.of(new Trial(scenario, 1, 0)), ended::addAll);
    return ended.getFirst().transcript();
  }

  @Test
  void what_no_retry_can_mend_ends_the_run() {
    Rollout rollout =
        new Rollout(
            new ScriptedModel(request -> {
              throw new IllegalArgumentException("the key is not accepted");
            }),
            new Sampling(1, 100));
    assertThatThrownBy(
            () -> rollout.run(Source.of(List.of(new Trial(SCENARIO, 1, 0))), 4, ended -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key is not accepted");
  }
}
