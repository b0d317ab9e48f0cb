package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.ModelCatalog;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.Said;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.StubProvider;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRepliesTest {

  @TempDir Path folder;

  @Test
  void a_request_is_sent_once_in_the_life_of_a_folder() {
    try (StubProvider stub = StubProvider.saying(Said.words("All is well."))) {
      List<Reply> first = ask(stub, 1);
      assertThat(ask(stub, 1)).isEqualTo(first);
      assertThat(stub.asked()).hasSize(1);
      ask(stub, 2);
      assertThat(stub.asked()).hasSize(2);
    }
  }

  /** Opens the folder and the model anew, as another run of the command does. */
  private List<Reply> ask(StubProvider stub, long seed) {
    try (Store store = Store.open(folder);
        TargetModel model =
            Targets.open(
                "openai-compatible/stub",
                Settings.DEFAULT.withAddress(
                    Settings.Address.at(stub.baseUrl(Provider.OPENAI_COMPATIBLE))),
                ModelCatalog.shipped(),
                Map.of("OPENAI_COMPATIBLE_API_KEY", StubProvider.KEY),
                new StoredReplies(store),
                Recorder.NONE)) {
      return model.replies(
          List.of(
              new Request(
                  List.of(new Message.User("How are you?")),
                  List.of(),
                  new Sampling(1, 10),
                  seed)));
    }
  }
}
