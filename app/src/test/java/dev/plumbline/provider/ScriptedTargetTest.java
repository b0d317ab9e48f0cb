package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedTargetTest {

  private static final String SCRIPT =
      """
      turns:
        - reasoning: I look first.
          calls: [{tool: open_file, arguments: {file: plan, lines: 3}}]
        - any:
            - text: Done.
            - refused: its filter
      """;

  @TempDir Path folder;

  @Test
  void a_conversation_goes_through_the_turns_and_stays_at_the_last() {
    TargetModel target = open(SCRIPT);
    Message user = new Message.User("Go.");
    Message.Assistant first = ((Reply.Answer) reply(target, 0, user)).message();
    assertThat(first)
        .isEqualTo(
            new Message.Assistant(
                "I look first.",
                "",
                List.of(
                    new ToolCall(
                        "", "open_file", Json.object().put("file", "plan").put("lines", 3)))));
    Message output = new Message.ToolOutput("open_file", "x");
    Reply second = reply(target, 0, user, first, output);
    assertThat(reply(target, 0, user, first, output, first, output)).isEqualTo(second);
  }

  @Test
  void alternatives_are_drawn_by_the_seed() {
    TargetModel target = open(SCRIPT);
    Message[] messages = {
      new Message.User("Go."), new Message.Assistant("", "x", List.of()), new Message.User("Go.")
    };
    List<Reply> replies =
        LongStream.range(0, 1000).mapToObj(seed -> reply(target, seed, messages)).toList();
    assertThat(replies.stream().filter(Reply.Refused.class::isInstance).count())
        .isBetween(400L, 600L);
    assertThat(reply(target, 5, messages)).isEqualTo(replies.get(5));
  }

  @Test
  void json_is_fine_too_and_another_text_is_another_target() {
    TargetModel json = open("{\"turns\": [{\"failed\": \"no line\"}]}");
    assertThat(reply(json, 0, new Message.User("Go."))).isEqualTo(new Reply.Failed("no line"));
    assertThat(json.digest()).isNotEqualTo(open(SCRIPT).digest());
  }

  @Test
  void a_script_that_cannot_be_read_is_named_with_its_turn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("turns:\n  - text: a\n  - txt: b\n"))
        .withMessageContainingAll("script.yaml", "turn 2", "'txt'", "text");
    assertThatIllegalArgumentException().isThrownBy(() -> open("turns: []"));
    assertThatIllegalArgumentException().isThrownBy(() -> open("turns:\n  - reasoning: a\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("turns: [a: {"))
        .withMessageContainingAll("script.yaml", "no YAML");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptedTarget.load(folder.resolve("none.yaml")))
        .withMessageContaining("names no file");
  }

  private TargetModel open(String script) {
    try {
      Path file = Files.writeString(folder.resolve("script.yaml"), script);
      return Targets.open(
          "scripted/" + file,
          Settings.DEFAULT,
          ModelCatalog.shipped(),
          Map.of(),
          ReplyCache.NONE,
          Recorder.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Reply reply(TargetModel target, long seed, Message... messages) {
    return target.replies(List.of(Samples.request(new Sampling(1, 10), seed, messages))).getFirst();
  }
}
