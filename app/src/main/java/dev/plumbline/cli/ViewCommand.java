package dev.plumbline.cli;

import dev.plumbline.store.Store;
import dev.plumbline.web.ViewServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  /** The words of the store. */
  static final String WORDS = "search.db";

  /** The port of the pages while they are open. */
  static final String PORT = "view.port";

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
    StorePlace asked = storeOption.at(out);
    Path words = asked.beside(System.getenv(), WORDS);
    Path open = asked.beside(System.getenv(), PORT);
    try (Store store = asked.looked()) {
      Optional<String> page =
          run.isEmpty()
              ? Optional.empty()
              : Optional.of(RunSummary.find(run, store.runs(), store.toString()));
      Optional<Path> folder = Store.isUrl(asked.place()) ? Optional.empty() : Optional.of(out);
      try (ViewServer server = listening(store, asked, words, folder)) {
        server.keepPort(open);
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
}
