package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.console.Terminal;
import dev.plumbline.report.Card;
import dev.plumbline.report.CardEvidence;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "card",
    description = {
      "Writes one document on a model over what assess, audit, watch, scan and validate left: what was tested and what was not, rates with"
          + " intervals, findings, good conduct, alarms, what an audit would have missed, errors of judges, limits, and where all of it comes"
          + " from.",
      "OUT has it as a page (card.html), as Markdown for model hubs (card.md) and, with --pdf, as PDF; the pages that its numbers lead to are in"
          + " OUT/card. What was not done is said."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline card assessed audited watched",
      "  plumbline card evals --target organism/base --out cards --pdf",
      "  plumbline card evals --beside evals-of-last-month --out cards --force",
      "  plumbline card evals --target local/DIR --beside evals --beside-target local/OTHER"
    })
final class CardCommand implements Callable<Integer> {

  private static final String PDF = "card.pdf";

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description = "What --out was for assess, audit, watch, scan, validate or validate judges.")
  private List<Path> folders = List.of();

  @Option(
      names = "--target",
      paramLabel = "MODEL",
      description =
          "Whose card it is, where the folders hold several: its name, or eight digits or more of its digest.")
  private String target = "";

  @Option(
      names = "--name",
      description =
          "What the card calls the model; its name as target when not given, without the folders of this machine.")
  private String name = "";

  @Option(
      names = "--beside",
      paramLabel = "DIR",
      description =
          "Put another model, or another version of the same, beside it, with differences; may be repeated for further folders of it.")
  private List<Path> beside = List.of();

  @Option(
      names = "--beside-target",
      paramLabel = "MODEL",
      description = "Which one in --beside, where these hold several.")
  private String besideTarget = "";

  @Option(
      names = "--out",
      defaultValue = "plumbline-card",
      description = "Folder for the card and its pages.")
  private Path out = Path.of("");

  @Option(names = "--pdf", description = "Print the page as PDF, with a Chromium on the PATH.")
  private boolean pdf;

  @Option(names = "--force", description = "Replace a card that is there.")
  private boolean force;

  @Option(
      names = "--json",
      description = "Print the card's content as JSON in place of the files' names.")
  private boolean json;

  @Override
  public Integer call() {
    requireSense();
    Optional<Chromium> printer = pdf ? Optional.of(printer()) : Optional.empty();
    List<Store> open = new ArrayList<>();
    try {
      CardEvidence evidence = read(folders, target, "", open);
      List<CardEvidence> others =
          beside.isEmpty() ? List.of() : List.of(read(beside, besideTarget, "beside-", open));
      Card card = evidence.card(others);
      card = name.isEmpty() ? card : card.named(name);
      make(out);
      write(evidence);
      others.forEach(this::write);
      List<Path> files =
          new ArrayList<>(List.of(out.resolve(Card.FILE), out.resolve(Card.MARKDOWN)));
      WholeFile.write(out.resolve(Card.MARKDOWN), card.markdown());
      WholeFile.write(out.resolve(Card.FILE), card.html());
      printer.ifPresent(chromium -> {
        chromium.print(out.resolve(Card.FILE), out.resolve(PDF));
        files.add(out.resolve(PDF));
      });
      if (json) {
        System.out.print(Print.json(card));
      } else {
        files.forEach(file -> System.out.println(Terminal.escape(file.toString())));
      }
      return 0;
    } finally {
      open.forEach(Store::close);
    }
  }

  private void requireSense() {
    if (beside.isEmpty() && !besideTarget.isEmpty()) {
      throw new IllegalArgumentException(
          "--beside-target is for --beside; give its folder, or leave it out");
    }
    for (int i = 0; i < folders.size(); i++) {
      for (Path earlier : folders.subList(0, i)) {
        if (same(earlier, folders.get(i))) {
          throw new IllegalArgumentException(
              "%s is given twice; give it once".formatted(folders.get(i)));
        }
      }
    }
    for (Path one : beside) {
      if (besideTarget.isEmpty() && folders.stream().anyMatch(folder -> same(folder, one))) {
        throw new IllegalArgumentException(
            "--beside is %s, whose card this is; give another folder, or --beside-target for another model in it"
                .formatted(one));
      }
    }
    if (Files.exists(out.resolve(Card.FILE)) && !force) {
      throw new IllegalArgumentException(
          "%s is there already; give --force to replace it, or another --out"
              .formatted(out.resolve(Card.FILE)));
    }
  }

  private static boolean same(Path one, Path two) {
    return one.toAbsolutePath().normalize().equals(two.toAbsolutePath().normalize());
  }

  private static Chromium printer() {
    return Chromium.on(System.getenv().getOrDefault("PATH", ""))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--pdf needs Chromium or Chrome on the PATH, and there is none; leave it out, and print card.html with any browser"));
  }

  private static CardEvidence read(
      List<Path> places, String word, String prefix, List<Store> open) {
    List<CardEvidence.Folder> found = new ArrayList<>();
    for (Path place : places) {
      boolean hasStore = Store.isIn(place.toString(), System.getenv());
      if (!CardEvidence.Folder.isOne(place, hasStore)) {
        throw new IllegalArgumentException(
            "%s holds nothing that a card is made of; give the --out of assess, audit, watch, scan or validate"
                .formatted(place));
      }
      Optional<Store> store = Optional.empty();
      if (hasStore) {
        Store opened = new StorePlace(place.toString()).open();
        open.add(opened);
        store = Optional.of(opened);
      }
      found.add(new CardEvidence.Folder(place, store));
    }
    return CardEvidence.read(found, word, prefix, CardCommand::weights);
  }

  /** Of a target on this machine that is still there. */
  private static Optional<Path> weights(String name) {
    try {
      return Optional.of(CheckpointPath.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void write(CardEvidence evidence) {
    evidence
        .pages()
        .forEach((name, page) -> {
          Path file = out.resolve("card").resolve(name);
          make(file.resolveSibling(""));
          WholeFile.write(file, page.get());
        });
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder, e);
    }
  }
}
