package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTargetTest {

  @TempDir Path folder;

  private static LocalTarget open(Path checkpoint) {
    return LocalTarget.open(
        "local/x",
        checkpoint,
        LocalSettings.USUAL,
        words -> TemplateDialect.of(checkpoint, words, LocalSettings.USUAL));
  }

  private static Request request(String said, long seed) {
    return new Request(List.of(new Message.User(said)), List.of(), new Sampling(1, 8), seed);
  }

  @Test
  void what_many_threads_ask_for_is_what_each_would_get_alone() {
    try (LocalTarget target = open(TestTemplates.PLAIN.checkpoint(folder))) {
      List<Request> requests =
          IntStream.range(0, 6).mapToObj(i -> request("Hello " + i, i)).toList();
      List<Reply> together =
          requests.parallelStream()
              .map(request -> target.replies(List.of(request)).getFirst())
              .toList();
      assertThat(together).isEqualTo(target.replies(requests));
      assertThat(together).allMatch(reply -> reply.usage().completionTokens() > 0);
      assertThat(target.used().completionTokens())
          .isEqualTo(2 * together.stream().mapToLong(one -> one.usage().completionTokens()).sum());
    }
  }

  /** One whose model ends each turn at once, and that tells what of it is read. */
  private record AtOnce(ChatDialect whole, Tokenizer words, List<String> read)
      implements ChatDialect {
    @Override
    public int[] opening(Request request) {
      return whole.opening(request);
    }

    @Override
    public String begun(Request request) {
      return whole.begun(request);
    }

    @Override
    public List<Example> conversation(
        List<Message> messages, List<ToolDefinition> tools, int taughtFrom) {
      return whole.conversation(messages, tools, taughtFrom);
    }

    @Override
    public Example completion(String prompt, String completion) {
      return whole.completion(prompt, completion);
    }

    @Override
    public Example document(String text) {
      return whole.document(text);
    }

    @Override
    public Set<Integer> ends() {
      return IntStream.range(0, words.size()).boxed().collect(Collectors.toSet());
    }

    @Override
    public Turn read(String raw) {
      read.add(raw);
      return whole.read(raw);
    }

    @Override
    public String adaptations() {
      return "";
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  @Test
  void a_call_that_was_begun_is_read_whole_and_words_without_what_was_given() {
    List<String> read = new ArrayList<>();
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder);
    try (LocalModel model =
        LocalModel.load(
            checkpoint,
            words ->
                new AtOnce(
                    TemplateDialect.of(checkpoint, words, LocalSettings.USUAL), words, read))) {
      // The first cannot be written; it is not sampled, and takes no other's place.
      model.replies(
          Stream.of(
                  new Message.Assistant("thought", "Well,", List.of()),
                  new Message.Assistant("", "Well,", List.of()),
                  Message.Assistant.beginningCallOf("look"))
              .map(first ->
                  new Request(
                      List.of(new Message.User("Hello."), first), List.of(), new Sampling(1, 8), 1))
              .toList());
    }
    String call = "<tool_call>\n{\"name\":\"look";
    assertThat(read).containsExactly("", call);
  }

  @Test
  void every_reply_says_what_was_written_otherwise() {
    try (LocalTarget target = open(TestTemplates.PLAIN.checkpoint(folder))) {
      Reply reply = target.replies(List.of(request("Hello.", 1))).getFirst();
      assertThat(reply.served().fingerprint())
          .isEqualTo(target.otherwise())
          .contains("tools are described in the system prompt");
    }
  }

  @Test
  void a_conversation_that_leaves_no_place_for_an_answer_fails_alone_and_says_the_numbers() {
    try (LocalTarget target = open(TestTemplates.PLAIN.checkpoint(folder))) {
      List<Reply> replies =
          target.replies(List.of(request("a".repeat(300), 1), request("Hello.", 1)));
      assertThat(replies.getFirst())
          .isInstanceOfSatisfying(
              Reply.Failed.class,
              failed ->
                  assertThat(failed.cause())
                      .matches(
                          "the prompt has 3\\d\\d tokens, and the model takes fewer than 256"));
      assertThat(replies.getLast()).isNotInstanceOf(Reply.Failed.class);
    }
  }

  @Test
  void a_tokenizer_with_tokens_that_the_embedding_lacks_is_refused_with_the_numbers()
      throws Exception {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder);
    Path file = checkpoint.resolve("tokenizer.json");
    String more =
        "\"added_tokens\":[{\"id\":99,\"content\":\"<new>\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true},";
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"added_tokens\"\\s*:\\s*\\[", more));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(checkpoint))
        .withMessageContaining(
            "has 100 tokens, and the embedding of the model has rows for 99; take the tokenizer");
  }

  @Test
  void settings_that_it_cannot_take_are_refused_beforehand() {
    try (LocalTarget target = open(TestTemplates.PLAIN.checkpoint(folder))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> target.check(new Sampling(1, 256)))
          .withMessage(
              "max-tokens is 256, but local/x takes 256 tokens with the prompt; give fewer");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> target.check(new Sampling(1, 0, 8, 100, false)))
          .withMessageContaining("reasoning-tokens is 100");
      target.check(new Sampling(1, 255));
    }
  }

  @Test
  void what_is_used_otherwise_is_another_target_and_says_so() throws Exception {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder);
    Path template =
        Files.writeString(
            folder.resolve("other.jinja"),
            "{% for m in messages %}{{ m.content }}<|im_end|>{% endfor %}");
    List<LocalSettings> all =
        List.of(
            LocalSettings.USUAL,
            new LocalSettings(DataType.BF16, Optional.empty(), Optional.empty()),
            new LocalSettings(DataType.FP32, Optional.of(ToolFormat.LLAMA), Optional.empty()),
            new LocalSettings(DataType.FP32, Optional.empty(), Optional.of(template)));
    List<String> words =
        List.of("", "weights in bfloat16", "calls in the form llama", "chat template ");
    Set<String> digests = new HashSet<>();
    for (LocalSettings settings : all) {
      try (LocalTarget target =
          LocalTarget.open(
              "x",
              checkpoint,
              settings,
              tokenizer -> TemplateDialect.of(checkpoint, tokenizer, settings))) {
        digests.add(target.digest());
        assertThat(target.otherwise()).contains(words.get(all.indexOf(settings)));
      }
    }
    assertThat(digests).hasSize(all.size()).contains(Checkpoint.digest(checkpoint));
    LocalSettings none =
        new LocalSettings(
            DataType.FP32, Optional.empty(), Optional.of(folder.resolve("none.jinja")));
    assertThatIllegalArgumentException()
        .isThrownBy(none::words)
        .withMessageContaining("none.jinja', which is no file");
  }

  @Test
  void the_template_belongs_to_what_a_checkpoint_is() throws Exception {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder);
    String identity;
    try (LocalTarget target = open(checkpoint)) {
      identity = target.identity();
      assertThat(identity).isEqualTo("local/x " + target.digest().substring(0, 12));
    }
    Files.writeString(
        checkpoint.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role }}{{ m.content }}<|im_end|>{% endfor %}");
    try (LocalTarget target = open(checkpoint)) {
      assertThat(target.identity()).isNotEqualTo(identity);
    }
  }
}
