package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DeploymentTest {

  private static final Sampling SAMPLING = new Sampling(1, 50);
  private static final ToolDefinition LOOK = new ToolDefinition("look", "Looks", List.of());
  private static final ToolDefinition SEND = new ToolDefinition("send", "Sends", List.of());

  private final List<Request> asked = new ArrayList<>();
  private final List<Event> stored = new ArrayList<>();

  private Deployment deployment(Function<Request, Reply> target, List<Event> known) {
    return new Deployment(
        new Trial(
            new Scenario(
                "agent",
                Split.CONTROL,
                "x",
                Map.of(),
                List.of(new Message.User("")),
                Desk.EMPTY,
                new Rubric.Read(""),
                1),
            1,
            0),
        new ScriptedModel(request -> {
          asked.add(request);
          return target.apply(request);
        }),
        SAMPLING,
        known,
        stored::addAll);
  }

  /** Calls both tools at first, and speaks once they have answered. */
  private static Reply callsThenSpeaks(Request request) {
    return request.messages().getLast() instanceof Message.User
        ? new Reply.Answer(
            new Message.Assistant(
                "",
                "",
                List.of(
                    new ToolCall("look", Map.of()), new ToolCall("send", Map.of("to", "Reed")))),
            Reply.Usage.NONE)
        : ScriptedModel.says("Both are done.");
  }

  private static void story(Deployment deployment) {
    deployment.set("You are Quill.");
    deployment.offer(LOOK);
    deployment.offer(SEND);
    deployment.say("Go on.");
    deployment.answer(deployment.waiting().getFirst().id(), "an empty room", false);
    deployment.answer(deployment.waiting().getFirst().id(), "sent", false);
  }

  @Test
  void the_target_acts_once_all_its_calls_are_answered_each_by_its_id() {
    Deployment deployment = deployment(DeploymentTest::callsThenSpeaks, List.of());
    story(deployment);

    assertThat(asked).hasSize(2);
    assertThat(asked.getLast().tools()).containsExactly(LOOK, SEND);
    assertThat(asked.getLast().messages())
        .extracting(message ->
            message instanceof Message.ToolOutput out ? out.tool() + ": " + out.text() : "")
        .containsSubsequence("look: an empty room", "send: sent");
    assertThat(deployment.waiting()).isEmpty();
  }

  @Test
  void calls_are_answered_in_any_order() {
    Deployment deployment = deployment(DeploymentTest::callsThenSpeaks, List.of());
    deployment.offer(LOOK);
    deployment.offer(SEND);
    deployment.say("Go on.");
    deployment.answer(deployment.waiting().getLast().id(), "sent", false);
    deployment.answer(deployment.waiting().getFirst().id(), "an empty room", false);

    assertThat(deployment.messages().stream().filter(Message.ToolOutput.class::isInstance))
        .extracting(message -> ((Message.ToolOutput) message).tool())
        .containsExactly("send", "look");
  }

  @Test
  void what_is_gone_back_from_stays_in_the_tree_and_off_the_path() {
    Deployment deployment = deployment(DeploymentTest::callsThenSpeaks, List.of());
    story(deployment);
    int said = idOf(deployment, Event.Injection.class);
    deployment.goBack(said);
    deployment.resume();

    assertThat(deployment.path().stream().filter(event -> event.parent() == said)).hasSize(1);
    assertThat(deployment.events().stream().filter(event -> event.parent() == said)).hasSize(2);
    assertThat(deployment.messages()).noneMatch(Message.ToolOutput.class::isInstance);
    assertThat(deployment.waiting()).hasSize(2);
  }

  @Test
  void a_branch_has_luck_of_its_own() {
    Deployment deployment = deployment(DeploymentTest::callsThenSpeaks, List.of());
    deployment.say("Go on.");
    deployment.goBack(idOf(deployment, Event.Injection.class));
    deployment.resume();

    assertThat(asked.getFirst().messages()).isEqualTo(asked.getLast().messages());
    assertThat(asked.getFirst().seed()).isNotEqualTo(asked.getLast().seed());
  }

  @Test
  void system_prompt_and_tools_are_those_of_the_path() {
    Deployment deployment = deployment(_ -> ScriptedModel.says("Yes."), List.of());
    int first = deployment.set("One.").id();
    deployment.offer(LOOK);
    deployment.set("Two.");
    deployment.withdraw("look");
    assertThat(deployment.messages()).containsExactly(new Message.SystemPrompt("Two."));
    assertThat(Deployment.tools(deployment.path())).isEmpty();

    deployment.goBack(first);
    deployment.offer(new ToolDefinition("send", "Sends", List.of()));
    deployment.offer(new ToolDefinition("send", "Sends by night", List.of()));
    deployment.say("Well?");

    assertThat(asked.getLast().messages().getFirst()).isEqualTo(new Message.SystemPrompt("One."));
    assertThat(asked.getLast().tools())
        .extracting(ToolDefinition::description)
        .containsExactly("Sends by night");
  }

  @Test
  void first_words_are_part_of_the_turn_and_not_of_what_the_target_said() {
    Deployment deployment = deployment(_ -> ScriptedModel.says(" and so I left."), List.of());
    deployment.say("What then?");
    deployment.goBack(idOf(deployment, Event.Injection.class));
    deployment.prefill("It was late");

    assertThat(asked.getLast().messages().getLast())
        .isEqualTo(new Message.Assistant("", "It was late", List.of()));
    assertThat(deployment.messages().getLast())
        .isEqualTo(new Message.Assistant("", "It was late and so I left.", List.of()));
    assertThat(deployment.path().getLast().content())
        .isEqualTo(new Event.ModelTurn("", " and so I left."));
  }

  @Test
  void what_another_process_stored_is_not_asked_for_again() {
    story(deployment(DeploymentTest::callsThenSpeaks, List.of()));
    List<Event> known = List.copyOf(stored);
    asked.clear();
    stored.clear();
    Deployment again = deployment(DeploymentTest::callsThenSpeaks, known);
    story(again);

    assertThat(asked).isEmpty();
    assertThat(stored).isEmpty();
    assertThat(again.events()).isEqualTo(known);
  }

  @Test
  void what_was_cut_off_goes_on_where_it_was() {
    story(deployment(DeploymentTest::callsThenSpeaks, List.of()));
    List<Event> whole = List.copyOf(stored);
    int answered =
        whole.stream()
            .filter(event -> event.content() instanceof Event.ToolResult)
            .findFirst()
            .orElseThrow()
            .id();
    asked.clear();
    stored.clear();
    Deployment again = deployment(DeploymentTest::callsThenSpeaks, whole.subList(0, answered));
    story(again);

    assertThat(asked).hasSize(1);
    assertThat(again.events().stream().map(Event::content))
        .isEqualTo(whole.stream().map(Event::content).toList());
    assertThat(stored.getFirst().id()).isEqualTo(answered + 1);
  }

  @Test
  void where_something_else_happens_new_events_stand_beside_what_was_stored() {
    story(deployment(DeploymentTest::callsThenSpeaks, List.of()));
    List<Event> known = List.copyOf(stored);
    stored.clear();
    Deployment again = deployment(DeploymentTest::callsThenSpeaks, known);
    again.set("You are Quill.");
    again.offer(SEND);

    assertThat(again.path()).hasSize(2);
    assertThat(again.path().getLast().id()).isGreaterThan(known.getLast().id());
    assertThat(again.path().getLast().parent()).isEqualTo(known.getFirst().id());
  }

  @Test
  void what_failed_is_tried_again_by_the_next_process() {
    Deployment first = deployment(_ -> new Reply.Failed("no line"), List.of());
    first.say("Well?");
    assertThat(first.hasEnded()).isTrue();
    Deployment again = deployment(_ -> ScriptedModel.says("Yes."), List.copyOf(stored));
    again.say("Well?");

    assertThat(again.hasEnded()).isFalse();
    assertThat(again.messages().getLast()).isEqualTo(new Message.Assistant("", "Yes.", List.of()));
  }

  @Test
  void what_makes_no_sense_is_said() {
    Deployment deployment = deployment(DeploymentTest::callsThenSpeaks, List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(deployment::resume)
        .withMessage(
            "it is not the target's turn; say something to it, or go back to what was said to it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.withdraw("look"))
        .withMessage("the target has no tool 'look'");
    deployment.say("Go on.");
    String call = deployment.waiting().getFirst().id();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.say("Well?"))
        .withMessage("the call '%s' waits for an answer; answer it first".formatted(call));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.answer("call-99", "", false))
        .withMessage("no call 'call-99' waits for an answer");
    int turn = idOf(deployment, Event.ModelTurn.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.goBack(turn))
        .withMessage("event %d is in the middle of a turn of the target".formatted(turn));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.goBack(77))
        .withMessage("event 77 is not on the current path");
  }

  @Test
  void a_path_that_has_ended_takes_nothing_more_whatever_the_auditor_says_of_it() {
    Deployment deployment = deployment(_ -> new Reply.Truncated("I", Reply.Usage.NONE), List.of());
    deployment.say("Well?");
    deployment.ask(
        new ScriptedModel(_ -> ScriptedModel.says("It was cut off.")),
        new Request(List.of(new Message.User("Go on.")), List.of(), SAMPLING, 1));

    assertThat(deployment.hasEnded()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.say("And now?"))
        .withMessageStartingWith("this path has ended");
  }

  private static int idOf(Deployment deployment, Class<? extends Event.Content> kind) {
    return deployment.path().stream()
        .filter(event -> kind.isInstance(event.content()))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
