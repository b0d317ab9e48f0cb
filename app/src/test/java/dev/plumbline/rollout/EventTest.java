package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.rollout.Transcript.Outcome;
import dev.plumbline.scenario.StateChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {

  private static final List<Event.Content> ALL =
      List.of(
          new Event.ModelCall(
              "digest", new Sampling(1, 9), new Reply.Served("m", "f"), new Reply.Usage(7, 2), "c"),
          new Event.ModelTurn("I look.", "Well."),
          new Event.ToolCall(new ToolCall("call_1", "read", nested())),
          new Event.ToolResult(
              "Text.", List.of(new StateChange("share", Map.of("to", "Ann"))), false),
          new Event.ColleagueReply("ann@x.example", "No."),
          new Event.Injection("New mail."),
          new Event.NoReply("ben@x.example", "down"),
          new Event.Failure("broke", "raw"),
          new Event.End(Outcome.MALFORMED));

  private static tools.jackson.databind.node.ObjectNode nested() {
    return (tools.jackson.databind.node.ObjectNode)
        Canonical.JSON.readTree("{\"lines\":[1,2],\"where\":{\"file\":\"plan\"}}");
  }

  @Test
  void every_kind_of_event_is_read_as_it_was_written() {
    for (Event event : Transcripts.events(ALL)) {
      assertThat(Canonical.JSON.readValue(Canonical.JSON.writeValueAsString(event), Event.class))
          .isEqualTo(event);
    }
  }

  @Test
  void a_transcript_ends_with_its_end_and_counts_what_the_target_used() {
    Transcript transcript = new Transcript(Transcripts.events(ALL));
    assertThat(transcript.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(transcript.usage()).isEqualTo(new Reply.Usage(7, 2));
    assertThat(
            Canonical.JSON.readValue(
                Canonical.JSON.writeValueAsString(transcript), Transcript.class))
        .isEqualTo(transcript);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transcript(Transcripts.events(ALL.subList(0, 3))));
  }

  @Test
  void who_reads_a_transcript_sees_neither_requests_nor_what_is_told_again() {
    assertThat(new Transcript(Transcripts.events(ALL)).contents())
        .hasSize(6)
        .noneMatch(shown -> (Event.Content) shown instanceof Event.ModelCall)
        .contains(new Event.Injection("New mail."));
  }

  @Test
  void calls_that_were_stored_with_texts_alone_are_read() {
    ToolCall call =
        Canonical.JSON.readValue(
            "{\"name\":\"read\",\"arguments\":{\"file\":\"plan\"}}", ToolCall.class);
    assertThat(call).isEqualTo(new ToolCall("read", Map.of("file", "plan")));
  }

  @Test
  void a_path_is_followed_back_from_its_leaf_past_other_branches() {
    Event root = event(1, 0);
    Event left = event(2, 1);
    Event right = event(3, 1);
    Event leaf = event(4, 2);
    List<Event> tree = List.of(root, left, right, leaf);
    assertThat(Transcript.path(tree, 4)).containsExactly(root, left, leaf);
    assertThat(Transcript.path(tree, 3)).containsExactly(root, right);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transcript.path(List.of(left, leaf), 4))
        .withMessage("there is no path to event 4: 1 is not there");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transcript.path(List.of(event(1, 2), event(2, 1)), 2));
  }

  private static Event event(int id, int parent) {
    return new Event(
        id,
        parent,
        java.time.Instant.EPOCH,
        Event.Author.WORLD,
        new Event.Injection("event " + id));
  }
}
