package dev.plumbline.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Event.Author;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {

  @Test
  void what_reached_a_target_before_there_were_simulators_was_the_script() {
    assertThat(
            Canonical.JSON.readValue(
                "{\"type\":\"injection\",\"text\":\"New mail.\"}", Event.class))
        .isEqualTo(new Event.Injection("New mail.", Author.SCRIPT));
  }

  @Test
  void events_are_read_as_they_were_written() {
    for (Event event :
        List.of(
            new Event.Injection("New mail.", Author.SIMULATOR),
            new Event.NoReply("ann@x.example", "down"))) {
      String json = Canonical.JSON.writerFor(Event.class).writeValueAsString(event);
      assertThat(Canonical.JSON.readValue(json, Event.class)).isEqualTo(event);
    }
  }
}
