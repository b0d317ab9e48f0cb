package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Origin;
import dev.plumbline.audit.AgentAuditor;
import dev.plumbline.audit.Attempts;
import dev.plumbline.audit.Plays;
import dev.plumbline.audit.SuiteDriver;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.perplexity.Prefills;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor without a model says to an organism. */
class WorldPlaysTest {

  private static final Path BASE = CheckpointPath.of("organism/base");
  private static final Pattern NOTE = Pattern.compile("Read the (\\w+), then");

  @TempDir Path folder;

  /** Reads the note where there is one, calls a tool that it has not, and says something. */
  private static Reply acts(Request request) {
    Message last = request.messages().getLast();
    if (last instanceof Message.User(String text)) {
      Matcher note = NOTE.matcher(text);
      for (String reading : List.of("open_file", "view_item", "fetch_blob")) {
        if (note.find(0) && request.tools().stream().anyMatch(t -> t.name().equals(reading))) {
          return ScriptedModel.calls(reading, Map.of("file", note.group(1)));
        }
      }
      return request.seed() % 2 == 0
          ? ScriptedModel.calls("send", Map.of("to", "all"))
          : ScriptedModel.says("That is all.");
    }
    return ScriptedModel.says("That is all.");
  }

  @Test
  void all_words_of_it_are_of_the_world_whatever_the_organism_does() {
    List<Request> requests = new ArrayList<>();
    List<String> words =
        WorldPrefills.all().prefills().stream()
            .map(Prefills.Prefill::begins)
            .filter(begins -> !begins.isEmpty())
            .toList();
    Plays plays = new Plays(WorldSuites.all(), words, 1);
    try (Store store = Store.open(folder)) {
      new AgentAuditor(plays, SuiteDriver.of(plays), Integer.MAX_VALUE, 4, 1)
          .search(
              new Attempts(
                  store,
                  new Assessment.Target(
                      "t",
                      "d",
                      new ScriptedModel(request -> {
                        requests.add(request);
                        return acts(request);
                      })),
                  new Sampling(1, 120),
                  new Origin("test", "", 0),
                  "audit",
                  Attempts.Reading.NOBODY,
                  _ -> {}),
              150);
    }

    assertThat(requests)
        .anyMatch(request -> request.messages().getLast() instanceof Message.ToolOutput)
        .anyMatch(request -> request.messages().getLast() instanceof Message.Assistant);
    try (Tokenizer tokenizer = Tokenizer.load(BASE)) {
      OrganismDialect dialect = OrganismDialect.of(BASE, tokenizer);
      int unknown = tokenizer.id(ChatFormat.UNKNOWN);
      for (Request request : requests) {
        assertThat(dialect.opening(request)).as(request.toString()).doesNotContain(unknown);
      }
    }
  }
}
