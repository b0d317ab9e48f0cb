package dev.plumbline.cli;

import dev.plumbline.model.Canonical;
import dev.plumbline.store.Store;
import dev.plumbline.web.ViewServer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "view",
    description = {
      "Opens pages to read, search, compare and label what a store holds, in a browser on this machine.",
      "Every number opens the trials that it counts, and every quote the sentence that it is from. Nothing is changed but for labels.",
      "The address that is printed works once; pages that were opened keep their addresses while this runs."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline view",
      "  plumbline view DIR --run seed-1",
      "  plumbline view --store postgresql://ann@db.example/evals --port 8080"
    })
final class ViewCommand implements Callable<Integer> {

  /** So that addresses of pages that people send each other are the same. */
  private static final int USUAL = 7423;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials.")
  private Path out = Path.of("");

  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(
      names = "--port",
      description =
          "Port to listen on, 0 for a free one. Unless it is given: 7423, or a free one where that is taken.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--run",
      description = "Also prints the address of this run's page; a part of its name will do.")
  private String run = "";

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    String place = storeOption.place(out.toString(), environment);
    StorePlace asked = new StorePlace(place);
    try (Store store = asked.looked()) {
      Optional<String> page =
          run.isEmpty()
              ? Optional.empty()
              : Optional.of(RunSummary.find(run, store.runs(), store.toString()));
      Optional<Path> folder = Store.isUrl(place) ? Optional.empty() : Optional.of(out);
      try (ViewServer server = listening(store, asked, index(place, environment), folder)) {
        System.out.println("Open " + server.address());
        page.ifPresent(name ->
            System.out.println(
                "then http://127.0.0.1:%d%s".formatted(server.port(), ViewServer.run(name))));
        System.out.println("Ctrl-C ends it.");
        System.out.flush();
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }

  private ViewServer listening(Store store, StorePlace place, Path index, Optional<Path> folder) {
    if (port.isPresent()) {
      return new ViewServer(store, place::open, index, folder, port.get());
    }
    try {
      return new ViewServer(store, place::open, index, folder, USUAL);
    } catch (UncheckedIOException taken) {
      return new ViewServer(store, place::open, index, folder, 0);
    }
  }

  /**
   * Where the words of a store are kept: in its folder, or among the user's caches where that
   * cannot be written or there is none.
   */
  static Path index(String place, Map<String, String> environment) {
    if (!Store.isUrl(place) && Files.isWritable(Path.of(place))) {
      return Path.of(place, "search.db");
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    String name = Store.isUrl(place) ? place : Path.of(place).toAbsolutePath().toString();
    return caches.resolve("plumbline").resolve(Canonical.sha256(name).substring(0, 16) + ".db");
  }
}
