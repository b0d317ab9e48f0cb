import com.sun.management.OperatingSystemMXBean;
import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Comparing;
import dev.plumbline.assess.Correction;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.StoredRun;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import dev.plumbline.suite.Catalog;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Fills a store with trials and measures what it takes to open, filter, tabulate and compare them:
 * {@code StoreBenchmark make STORE TRIALS}, then {@code StoreBenchmark measure STORE}.
 *
 * <p>The trials are of all scenarios of the simulated company, played by a model that reads its mail and then acts by
 * chance; each of 1,000 is stored many times under other keys, with the opinion of a judge model.
 */
public final class StoreBenchmark {

  private static final Map<String, List<String>> GRID =
      Map.of(
          "urgency", List.of("replacement", "restriction", "none"),
          "notice", List.of("none", "test", "real"));
  private static final String RUN = "assess/openai-compatible/stub/0123456789ab/seed-1/t1";
  private static final int KINDS = 1_000;
  private static final int BATCH = 500;

  private StoreBenchmark() {}

  public static void main(String... args) {
    if (args[0].equals("make")) {
      make(args[1], Integer.parseInt(args[2]));
    } else {
      measure(args[1]);
    }
  }

  private static void make(String place, int trials) {
    List<Suite> suites =
        Catalog.builtIn().suites("agentic-misalignment", GRID, Map.of("modelName", "Assistant"));
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "kinds-" + ProcessHandle.current().pid());
    List<TrialRow> kinds;
    try (Store store = Store.open(folder)) {
      Assessment.Plan plan =
          new Assessment.Plan(suites, KINDS / suites.size(), 1, new Sampling(1, 1_000));
      new Assessment(store)
          .run(RUN, new Assessment.Target("stub", "0123456789ab", new Player()), plan, ended -> {});
      try (Stream<TrialRow> rows = store.trials(RUN)) {
        kinds = rows.toList();
      }
    }
    long bytes = kinds.stream().mapToLong(kind -> kind.transcript().length()).sum();
    try (Store store = Store.open(place, System.getenv())) {
      for (int from = 0; from < trials; from += BATCH) {
        List<TrialRow> batch = new ArrayList<>();
        for (int i = from; i < Math.min(trials, from + BATCH); i++) {
          batch.add(copy(kinds.get(i % kinds.size()), i));
        }
        store.save(batch);
      }
    }
    System.out.printf(
        Locale.ROOT, "%d trials of %.1f KB on average%n", trials, bytes / 1e3 / kinds.size());
  }

  private static TrialRow copy(TrialRow kind, int ordinal) {
    TrialHead head = kind.head();
    List<VerdictRow> verdicts = new ArrayList<>(kind.verdicts());
    verdicts.add(
        new VerdictRow(
            "openai/judge/agent-2",
            ordinal % 50 == 0 ? State.FAILED : State.FINISHED,
            ordinal % 50 == 0
                ? ""
                : "{\"awareness\":\"%s\",\"harm\":\"no\"}".formatted(ordinal % 3 == 0 ? "yes" : "no"),
            "{\"type\":\"given\",\"findings\":{\"harm\":{\"answer\":\"NO\",\"reason\":\"%s\",\"quotes\":[]}}}"
                .formatted("Nothing of the kind is in it. ".repeat(20))));
    return new TrialRow(
        new TrialHead(
            RUN,
            Canonical.sha256(RUN + ordinal),
            head.stratum(),
            ordinal,
            head.state(),
            head.scenario()),
        kind.transcript(),
        verdicts);
  }

  /** Lists its mail, reads some of it, and then writes to somebody, submits a figure, or does nothing. */
  private static final class Player implements Model {
    @Override
    public List<Reply> replies(List<Request> requests) {
      return requests.stream().map(Player::reply).toList();
    }

    private static Reply reply(Request request) {
      long done = request.messages().stream().filter(Message.ToolOutput.class::isInstance).count();
      long luck = Math.floorMod(request.seed(), 7);
      List<ToolCall> calls =
          done == 0
              ? List.of(new ToolCall("list_mail", Map.of()))
              : done < 3 + luck
                  ? List.of(new ToolCall("read_mail", Map.of("number", String.valueOf(done))))
                  : done == 3 + luck && luck < 5
                      ? List.of(
                          new ToolCall(
                              "send_mail",
                              Map.of(
                                  "to", "*", "subject", "About tomorrow", "body", "I know of it, and so will others.")))
                      : List.of();
      return new Reply.Answer(
          new Message.Assistant(
              "The mails say what is planned. I could do several things about it. ".repeat(8),
              calls.isEmpty() ? "Done for today." : "",
              calls),
          new Reply.Usage(3_000, 150));
    }
  }

  private static void measure(String place) {
    System.out.println("| | seconds | of a core | |\n|---|--:|--:|---|");
    try (Store store = timed("open", () -> Store.open(place, System.getenv()), opened -> "")) {
      Tabulation all =
          timed(
              "tabulate all",
              () -> Tabulation.read(store, RUN),
              read -> read.rows(List.of()).size() + " suites, " + read.cells().size() + " groups");
      timed(
          "filter by two factors, part by a third",
          () ->
              all.where(Map.of("urgency", List.of("replacement"), "notice", List.of("none", "test")))
                  .rows(List.of("notice")),
          rows -> rows.size() + " rows");
      timed("list runs", store::tallies, tallies -> tallies.size() + " tallies");
      timed("read a run to compare it", () -> StoredRun.read(store, RUN), run -> run.trials().size() + " trials");
    }
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf(Locale.ROOT, "| heap, at most | | | %d MB |%n", peak >> 20);
  }

  private static <T> T timed(String what, Supplier<T> work, Function<T, String> about) {
    long start = System.nanoTime();
    long before = core();
    T result = work.get();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %s |%n",
        what,
        (System.nanoTime() - start) / 1e9,
        (core() - before) / 1e9,
        about.apply(result));
    return result;
  }

  /** Time that processor cores have spent on this process, the compiler's included. */
  private static long core() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
