package dev.plumbline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What would wait forever is cut off, so that it fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingTest {

  private static Request request(String text) {
    return new Request(List.of(new Message.User(text)), List.of(), new Sampling(1, 5), 1);
  }

  private static String text(Request request) {
    return ((Message.User) request.messages().getFirst()).text();
  }

  private static Reply says(String text) {
    return new Reply.Answer(new Message.Assistant("", text, List.of()), Reply.Usage.NONE);
  }

  /** Fails for a batch that holds this text. */
  private static Model failingFor(String text, RuntimeException failure) {
    return requests -> {
      if (requests.stream().anyMatch(request -> text(request).equals(text))) {
        throw failure;
      }
      return requests.stream().map(request -> says(text(request))).toList();
    };
  }

  @Test
  void one_request_at_fault_does_not_take_the_others_of_its_batch_with_it() {
    try (Batching batching = new Batching(failingFor("bad", new IllegalStateException("broken")))) {
      List<Reply> good =
          List.of("a", "bad", "b").parallelStream()
              .filter(text -> !text.equals("bad"))
              .flatMap(text -> batching.replies(List.of(request(text))).stream())
              .toList();
      assertThat(good).containsExactly(says("a"), says("b"));
      assertThatThrownBy(() -> batching.replies(List.of(request("a"), request("bad"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("broken");
    }
  }

  @Test
  void an_error_of_the_model_reaches_whoever_waits_and_the_thread_lives_on() {
    Model model =
        requests -> {
          if (text(requests.getFirst()).equals("large")) {
            throw new OutOfMemoryError("no room");
          }
          return List.of(says("fine"));
        };
    try (Batching batching = new Batching(model)) {
      assertThatThrownBy(() -> batching.replies(List.of(request("large"))))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(batching.replies(List.of(request("small")))).containsExactly(says("fine"));
    }
  }

  @Test
  void whoever_waits_when_it_closes_or_asks_after_that_is_told() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Model slow =
        requests -> {
          begun.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of(says("late"));
        };
    Batching batching = new Batching(slow);
    Thread first = Thread.ofVirtual().start(() -> batching.replies(List.of(request("first"))));
    begun.await();
    batching.close();
    assertThat(batching.replies(List.of(request("second"))))
        .containsExactly(new Reply.Failed("the server is closing"));
    first.join();
    assertThat(batching.replies(List.of(request("third"))))
        .containsExactly(new Reply.Failed("the server is closing"));
  }
}
