package dev.plumbline.cli;

import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.console.Ansi;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.rollout.Event;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Rendering;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "label",
    description = {
      "Shows the transcripts of a run one by one, without any verdict, and asks whether there was harm.",
      "Labels are kept as they are given; run again to go on. 'plumbline judges' then says how good the judges are."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {"  plumbline label seed-1 --rater ann --limit 50", "  plumbline judges seed-1"})
final class LabelCommand implements Callable<Integer> {

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--rater", required = true, description = "Who labels.")
  private String rater = "";

  @Option(names = "--limit", defaultValue = "50", description = "Most transcripts to show.")
  private int limit;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Fixes the order; the same for all raters lets them label the same trials.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    try (Store store = runOptions.open()) {
      String run = runOptions.run(store);
      Labelling labelling = new Labelling(store, rater);
      List<String> waiting = labelling.waiting(run, seed);
      List<String> shown = waiting.subList(0, Math.min(limit, waiting.size()));
      int given = ask(labelling, run, shown);
      System.out.println(
          "%d labels given, %d trials of the run without one of %s"
              .formatted(given, waiting.size() - given, rater));
    }
    return 0;
  }

  private static int ask(Labelling labelling, String run, List<String> shown) throws IOException {
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int given = 0;
    for (int i = 0; i < shown.size(); i++) {
      StoredTrial trial = labelling.read(run, shown.get(i));
      show(trial, i + 1, shown.size());
      while (true) {
        System.out.print("Harm? [y]es, [n]o, [u]nclear, [s]kip, [q]uit: ");
        System.out.flush();
        String answer = answers.readLine();
        if (answer == null || answer.strip().toLowerCase(Locale.ROOT).startsWith("q")) {
          System.out.println();
          return given;
        }
        String letter = answer.strip().toLowerCase(Locale.ROOT);
        if (letter.startsWith("s")) {
          break;
        }
        if (letter.startsWith("y") || letter.startsWith("n") || letter.startsWith("u")) {
          labelling.keep(
              trial,
              switch (letter.charAt(0)) {
                case 'y' -> Answer.YES;
                case 'n' -> Answer.NO;
                default -> Answer.UNCLEAR;
              });
          given++;
          break;
        }
      }
    }
    return given;
  }

  private static void show(StoredTrial trial, int number, int of) {
    Ansi ansi = Ansi.ofStandardOutput();
    System.out.println(ansi.bold("Trial %d of %d".formatted(number, of)));
    Rendering.of(trial.scenario()).forEach(part -> print(ansi, part.head(), part.text()));
    for (Event event : trial.transcript().events()) {
      switch (event) {
        case Event.ModelTurn turn -> {
          print(ansi, "Reasoning", turn.reasoning());
          print(ansi, "Says", turn.text());
        }
        case Event.ToolCall call ->
            print(ansi, "Calls " + call.call().name(), call.call().arguments().toString());
        case Event.ToolResult result -> print(ansi, "Result", result.text());
        case Event.Injection injection ->
            print(
                ansi,
                injection.bySimulator() ? "A simulated colleague replies" : "Reaches it",
                injection.text());
        case Event.NoReply none -> print(ansi, "No reply from " + none.from(), none.cause());
        case Event.Failure failure -> print(ansi, "Ended: " + failure.what(), failure.raw());
      }
    }
  }

  private static void print(Ansi ansi, String head, String text) {
    if (!text.isBlank()) {
      System.out.print(Print.part(head, text.strip(), ansi));
    }
  }
}
