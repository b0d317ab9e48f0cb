package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path folder;

  private Path train(int done, int last, Instant now) throws IOException {
    try (EventFile events = EventFile.open(folder, done, "host", InstantSource.fixed(now))) {
      for (int step = done + 1; step <= last; step++) {
        events.add(step, Map.of("loss", 1.0));
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().reduce((one, next) -> next).orElseThrow();
    }
  }

  private static byte[] joined(byte[]... records) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] record : records) {
      all.write(record);
    }
    return all.toByteArray();
  }

  @Test
  void a_file_begins_with_its_version_and_goes_on_with_the_steps() throws IOException {
    Path file = train(0, 2, NOW);
    assertThat(file).hasFileName("events.out.tfevents.1700000000.host");
    assertThat(file)
        .hasBinaryContent(
            joined(
                EventRecord.version(NOW),
                EventRecord.scalars(NOW, 1, Map.of("loss", 1.0)),
                EventRecord.scalars(NOW, 2, Map.of("loss", 1.0))));
  }

  @Test
  void a_training_that_goes_on_voids_what_was_said_of_its_steps() throws IOException {
    train(0, 9, NOW);
    assertThat(train(5, 6, NOW.plusSeconds(60)))
        .hasFileName("events.out.tfevents.1700000060.host")
        .hasBinaryContent(
            joined(
                EventRecord.version(NOW.plusSeconds(60)),
                EventRecord.start(NOW.plusSeconds(60), 6),
                EventRecord.scalars(NOW.plusSeconds(60), 6, Map.of("loss", 1.0))));
  }

  @Test
  void files_are_in_the_order_in_which_they_were_begun_whatever_the_clock_says()
      throws IOException {
    train(0, 1, NOW);
    assertThat(train(1, 2, NOW)).hasFileName("events.out.tfevents.1700000001.host");
    assertThat(train(2, 3, NOW.minusSeconds(500)))
        .hasFileName("events.out.tfevents.1700000002.host");
  }
}
