package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganismModelTest {

  @TempDir Path folder;

  private static List<Reply> said(Path checkpoint, double topP) {
    try (OrganismModel model = OrganismModel.load(checkpoint)) {
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
    try (OrganismModel model = OrganismModel.load(TestOrganism.write(folder, 1))) {
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
}
