package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Faults;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanOutTest {
  private static final Request REQUEST = new Request(List.of(), List.of(), new Sampling(1, 5), 1);

  @TempDir Path folder;

  @BeforeEach
  void begin() {
    Faults.begin("assess", List.of(folder));
  }

  @AfterEach
  void end() {
    Faults.begin("", List.of());
  }

  private static List<Reply> replies(int requests, RuntimeException failure) {
    return new FanOut(
            request -> {
              throw failure;
            })
        .replies(java.util.Collections.nCopies(requests, REQUEST));
  }

  @Test
  void a_fault_fails_its_request_alone_and_names_the_file_with_its_stack() {
    Path log = folder.resolve(Faults.FILE);
    for (int requests = 1; requests <= 2; requests++) {
      assertThat(replies(requests, new IllegalStateException("what was sent")))
          .hasSize(requests)
          .containsOnly(
              new Reply.Failed(
                  "this is a fault of Plumbline, please report it: IllegalStateException;"
                      + " the details are in "
                      + log));
      assertThat(log).content().contains("what was sent", "\tat dev.plumbline.provider.FanOut");
    }
  }

  @Test
  void what_a_provider_fails_with_is_said_and_needs_no_file() {
    ProviderException known = new ProviderException.Interrupted();
    assertThat(replies(1, known))
        .containsExactly(new Reply.Failed(String.valueOf(known.getMessage())));
    assertThat(folder).isEmptyDirectory();
  }
}
