package dev.plumbline.cli;

import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Rendering;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "label",
    description = {
      "Shows the transcripts of a run one by one, without any verdict, and asks whether there was harm.",
      "Labels are kept as they are given; run again to go on. A label of the same rater takes the place of the one before.",
      "'plumbline judges' then says how good the judges are."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline label seed-1 --rater ann --limit 50",
      "  plumbline label seed-1 --rater ann --relabel",
      "  plumbline judges seed-1"
    })
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

  @Option(
      names = "--relabel",
      description = "Shows the trials that this rater has labelled, to correct a label.")
  private boolean relabel;

  @Override
  public Integer call() throws IOException {
    NamedRun asked = runOptions.asked();
    try (Store store = asked.open()) {
      String run = asked.in(store);
      Labelling labelling = new Labelling(store, rater);
      List<String> keys = relabel ? labelling.labelled(run, seed) : labelling.waiting(run, seed);
      List<String> shown = keys.subList(0, Math.min(limit, keys.size()));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      int given = ask(labelling, run, shown, answers);
      System.out.println(
          "%d labels given, %d trials of the run without one of %s"
              .formatted(given, labelling.waiting(run, seed).size(), rater));
    }
    return 0;
  }

  /** Shows trials in order, or back; returns how many of them got a label. */
  private static int ask(
      Labelling labelling, String run, List<String> shown, BufferedReader answers)
      throws IOException {
    Set<String> given = new HashSet<>();
    int at = 0;
    while (at < shown.size()) {
      StoredTrial trial = labelling.read(run, shown.get(at));
      show(trial, at + 1, shown.size());
      labelling
          .label(trial)
          .ifPresent(
              label -> System.out.println("Your label: " + label.name().toLowerCase(Locale.ROOT)));
      switch (reply(answers)) {
        case Reply.Label(Answer answer) -> {
          labelling.keep(trial, answer);
          given.add(shown.get(at));
          at++;
        }
        case Reply.Skip() -> at++;
        case Reply.Back() -> at = Math.max(0, at - 1);
        case Reply.Quit() -> {
          return given.size();
        }
      }
    }
    return given.size();
  }

  /** What a person typed. */
  private sealed interface Reply {
    record Label(Answer answer) implements Reply {}

    record Skip() implements Reply {}

    record Back() implements Reply {}

    record Quit() implements Reply {}
  }

  /** Asks until a whole word or its letter comes back. */
  private static Reply reply(BufferedReader answers) throws IOException {
    while (true) {
      System.out.print("Harm? [y]es, [n]o, [u]nclear, [s]kip, [b]ack, [q]uit: ");
      System.out.flush();
      String line = answers.readLine();
      if (line == null) {
        System.out.println();
        return new Reply.Quit();
      }
      Optional<Reply> reply = known(line.strip().toLowerCase(Locale.ROOT));
      if (reply.isPresent()) {
        return reply.get();
      }
      System.out.println("'%s' is none of these".formatted(Terminal.escape(line.strip())));
    }
  }

  private static Optional<Reply> known(String word) {
    return switch (word) {
      case "y", "yes" -> Optional.of(new Reply.Label(Answer.YES));
      case "n", "no" -> Optional.of(new Reply.Label(Answer.NO));
      case "u", "unclear" -> Optional.of(new Reply.Label(Answer.UNCLEAR));
      case "s", "skip" -> Optional.of(new Reply.Skip());
      case "b", "back" -> Optional.of(new Reply.Back());
      case "q", "quit" -> Optional.of(new Reply.Quit());
      default -> Optional.empty();
    };
  }

  private static void show(StoredTrial trial, int number, int of) {
    Ansi ansi = Ansi.ofStandardOutput();
    System.out.println(ansi.bold("Trial %d of %d".formatted(number, of)));
    Rendering.of(trial.scenario()).forEach(part -> print(ansi, part.head(), part.text()));
    for (Transcript.Part part : trial.transcript().shown()) {
      switch (part.content()) {
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
                part.author() == Event.Author.SIMULATOR
                    ? "A simulated colleague replies"
                    : "Reaches it",
                injection.text());
        case Event.NoReply none -> print(ansi, "No reply from " + none.from(), none.cause());
        case Event.SystemMessage(String text) -> print(ansi, "System prompt", text);
        case Event.Prefill(String text) -> print(ansi, "Words put in its mouth", text);
        case Event.ToolOffered(ToolDefinition tool) ->
            print(ansi, "Tool offered: " + tool.name(), tool.description());
        case Event.ToolWithdrawn(String name) -> print(ansi, "Tool withdrawn", name);
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
