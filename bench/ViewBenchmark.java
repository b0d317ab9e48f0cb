import dev.plumbline.assess.Assessment;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.EventRow;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.suite.Catalog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fills a folder's store with two trials of about 32 MB each: {@code many}, 8,000 messages of 4 KB, and {@code one}, a single
 * message. {@code ViewBenchmark FOLDER} prints their keys.
 */
public final class ViewBenchmark {

  private static final String RUN = "long";
  private static final int MEGABYTES = 32;

  private ViewBenchmark() {}

  public static void main(String... args) {
    try (Store store = Store.open(Path.of(args[0]))) {
      List<Suite> suites =
          Catalog.builtIn().suites("agentic-misalignment", Map.of(), Map.of("modelName", "Assistant"), Protocol.NATIVE);
      Model silent =
          requests ->
              requests.stream()
                  .<Reply>map(request ->
                      new Reply.Answer(new Message.Assistant("", "Nothing.", List.of()), new Reply.Usage(1, 1)))
                  .toList();
      new Assessment(store)
          .run(
              "short",
              new Assessment.Target("stub", "0123456789ab", silent),
              new Assessment.Plan(suites.subList(0, 1), 2, 1, new Sampling(1, 100)),
              ended -> {});
      List<TrialRow> rows;
      try (Stream<TrialRow> trials = store.trials("short")) {
        rows = trials.toList();
      }
      Random random = new Random(1);
      save(store, rows.get(0), "many", 8_000, MEGABYTES * 1_000_000 / 8_000, random);
      save(store, rows.get(1), "one", 1, MEGABYTES * 1_000_000, random);
    }
  }

  private static void save(Store store, TrialRow row, String key, int messages, int length, Random random) {
    TrialHead head = row.head();
    TrialHead named = new TrialHead(RUN, key, head.stratum(), head.ordinal(), head.state(), head.scenario());
    List<EventRow> events = new ArrayList<>();
    for (int id = 1; id <= messages; id++) {
      String text = Canonical.JSON.writeValueAsString(words(length, random));
      events.add(
          new EventRow(
              RUN, key, id, id - 1, Instant.EPOCH, "model", "target",
              "{\"type\":\"model\",\"reasoning\":\"\",\"text\":" + text + "}"));
    }
    events.add(
        new EventRow(
            RUN, key, messages + 1, messages, Instant.EPOCH, "end", "world",
            "{\"type\":\"end\",\"outcome\":\"FINISHED\"}"));
    store.save(List.of(new TrialRow(named, row.scenario(), messages + 1, events, row.verdicts())));
    System.out.println(key);
  }

  private static String words(int length, Random random) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(random.nextInt(12) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }
}
