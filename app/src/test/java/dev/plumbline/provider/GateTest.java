package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Unusable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

  private final List<Duration> slept = new ArrayList<>();
  private final Time time =
      new Time() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public void sleep(Duration duration) {
          slept.add(duration);
        }
      };

  /** What the target does, one letter a request: answers, is unusable. */
  private final Deque<Character> plan = new ArrayDeque<>();

  private final Gate gate = new Gate(this::target, time);

  private Exchange target(Request request) {
    if (plan.isEmpty() || plan.poll() == 'u') {
      throw new Unusable("no such model");
    }
    return Exchange.withoutWire(new Reply.Failed("stands for an answer"));
  }

  private void plan(String letters) {
    letters.chars().forEach(letter -> plan.add((char) letter));
  }

  private void send() {
    gate.send(Samples.hello());
  }

  @Test
  void a_target_that_never_answered_is_given_up_at_once() {
    plan("u");
    assertThatThrownBy(this::send).isInstanceOf(Unusable.class);
    plan("a");
    assertThatThrownBy(this::send).isInstanceOf(Unusable.class).hasMessage("no such model");
    assertThat(plan).hasSize(1);
  }

  @Test
  void one_that_answered_before_is_tried_again_after_pauses_and_goes_on() {
    plan("aua");
    send();
    assertThatThrownBy(this::send).isInstanceOf(Rejected.class).hasMessage("no such model");
    assertThat(gate.closed()).isEmpty();
    send();
    assertThat(slept).containsExactly(Duration.ofSeconds(5));
    plan("a");
    send();
    assertThat(slept).hasSize(1);
  }

  @Test
  void after_four_failures_in_a_row_it_is_given_up() {
    plan("auuuu");
    send();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::send).isInstanceOf(Rejected.class);
    }
    assertThatThrownBy(this::send).isInstanceOf(Unusable.class);
    assertThat(slept)
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(gate.closed()).isPresent();
  }

  @Test
  void failures_that_an_answer_parts_are_not_in_a_row() {
    plan("auauauauaua");
    for (int i = 0; i < 11; i++) {
      if (i % 2 == 0) {
        send();
      } else {
        assertThatThrownBy(this::send).isInstanceOf(Rejected.class);
      }
    }
    assertThat(gate.closed()).isEmpty();
  }
}
