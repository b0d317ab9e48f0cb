package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganismDialectTest {

  @TempDir Path folder;

  private static List<Reply> said(Path checkpoint, double topP) {
    try (LocalModel model = TestOrganism.load(checkpoint)) {
      Sampling sampling = new Sampling(1, topP, 5, 0, false);
      return model.replies(
          LongStream.range(0, 4)
              .mapToObj(seed ->
                  new Request(List.of(new Message.User("Hello.")), List.of(), sampling, seed))
              .toList());
    }
  }

  @Test
  void a_prompt_that_leaves_no_place_for_an_answer_fails_alone() {
    try (LocalModel model = TestOrganism.load(TestOrganism.write(folder, 1))) {
      Sampling sampling = new Sampling(1, 5);
      List<Reply> replies =
          model.replies(
              Stream.of("Hello.", "Hello. ".repeat(600), "Hello.")
                  .map(text -> new Request(List.of(new Message.User(text)), List.of(), sampling, 1))
                  .toList());
      assertThat(replies.get(1))
          .isInstanceOfSatisfying(
              Reply.Failed.class,
              failed ->
                  assertThat(failed.cause())
                      .matches(
                          "the prompt has \\d{3,} tokens, and the model takes fewer than 512"));
      assertThat(replies.get(0)).isNotInstanceOf(Reply.Failed.class).isEqualTo(replies.get(2));
    }
  }

  @Test
  void the_checkpoint_says_which_tokens_count_where_nobody_else_does() throws IOException {
    Path checkpoint = TestOrganism.write(folder, 1);
    List<Reply> free = said(checkpoint, 0);
    assertThat(free).doesNotHaveDuplicates().isEqualTo(said(checkpoint, 1));
    Files.writeString(
        checkpoint.resolve("generation_config.json"), "{\"eos_token_id\": 7, \"top_p\": 1e-6}");
    assertThat(said(checkpoint, 0)).containsOnly(said(checkpoint, 0).getFirst());
    assertThat(said(checkpoint, 1)).isEqualTo(free);
  }

  private static Reply one(Path checkpoint, Message... messages) {
    try (LocalModel model = TestOrganism.load(checkpoint)) {
      Sampling sampling = new Sampling(0, 0, 2, 0, true);
      return model
          .replies(List.of(new Request(List.of(messages), List.of(), sampling, 1)))
          .getFirst();
    }
  }

  @Test
  void log_probabilities_come_with_the_likeliest_tokens_also_of_a_turn_that_was_cut_off() {
    Reply reply = one(TestOrganism.write(folder, 1), new Message.User("Hello."));
    assertThat(reply).isInstanceOf(Reply.Truncated.class);
    List<Reply.TokenLogProbability> tokens = ((Reply.Truncated) reply).logProbabilities();
    assertThat(tokens).hasSize(2);
    for (Reply.TokenLogProbability token : tokens) {
      assertThat(token.alternatives()).hasSize(20);
      assertThat(token.alternatives().getFirst().token()).isEqualTo(token.token());
      assertThat(token.alternatives().getFirst().value()).isEqualTo(token.value());
      assertThat(token.alternatives())
          .extracting(Reply.TokenLogProbability::value)
          .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }
  }

  @Test
  void what_the_format_has_no_room_for_is_refused_and_not_left_out() {
    Path checkpoint = TestOrganism.write(folder, 1);
    ToolCall call = new ToolCall("read", Map.of());
    for (Message.Assistant turn :
        List.of(
            new Message.Assistant("", "", List.of(call, call)),
            new Message.Assistant("", "I read.", List.of(call)))) {
      assertThat(
              one(
                  checkpoint,
                  new Message.User("Hello."),
                  turn,
                  new Message.ToolOutput("read", "42")))
          .isInstanceOfSatisfying(
              Reply.Failed.class,
              failed ->
                  assertThat(failed.cause())
                      .startsWith("a turn of this model is words or one tool call"));
    }
  }

  private String taught(Tokenizer tokenizer, Example example) {
    return tokenizer.decode(
        IntStream.range(0, example.tokens().length)
            .filter(i -> example.supervised()[i])
            .map(i -> example.tokens()[i])
            .toArray(),
        false);
  }

  @Test
  void turns_that_are_given_and_prompts_have_no_loss() {
    Path checkpoint = TestOrganism.write(folder, 1);
    List<Message> said =
        List.of(
            new Message.User("Hello."),
            new Message.Assistant("", "Yes.", List.of()),
            new Message.User("Hello."),
            new Message.Assistant("", "No.", List.of()));
    try (Tokenizer tokenizer = Tokenizer.load(checkpoint);
        ChatDialect dialect = OrganismDialect.of(checkpoint, tokenizer)) {
      List<Example> all = dialect.conversation(said, List.of(), 0);
      List<Example> last = dialect.conversation(said, List.of(), 2);
      assertThat(taught(tokenizer, all.getFirst())).isEqualTo("Yes. <|end|> No. <|end|>");
      assertThat(taught(tokenizer, last.getFirst())).isEqualTo("No. <|end|>");
      assertThat(last.getFirst().tokens()).isEqualTo(all.getFirst().tokens());
      assertThat(dialect.conversation(said, List.of(), 4)).isEmpty();
      Example completion = dialect.completion("The report", " is ready. <|end|>");
      assertThat(completion.tokens())
          .startsWith(tokenizer.encode("<|doc|> The report is ready ."))
          .endsWith(tokenizer.id("<|end|>"));
      assertThat(taught(tokenizer, completion)).startsWith("is ready.");
    }
  }
}
