package dev.plumbline.cli;

import dev.plumbline.Faults;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The {@code plumbline} command. */
@Command(
    name = "plumbline",
    description =
        "Finds out whether an AI agent misbehaves under pressure, teaches it why not to, and proves that the lesson holds.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline demo                               the whole loop on the embedded organism",
      "  plumbline assess --target organism/base      rates of harm with intervals",
      "  plumbline plan --detect 5pp --baseline 0.1   how many trials that takes",
      "  plumbline verify                             every test and check of this checkout"
    })
public final class Main {

  /** In the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          PlanCommand.class,
          AssessCommand.class,
          RunsCommand.class,
          ViewCommand.class,
          TableCommand.class,
          CompareCommand.class,
          TeachCommand.class,
          TrainCommand.class,
          WatchCommand.class,
          AuditCommand.class,
          ValidateCommand.class,
          ForecastCommand.class,
          SeedsCommand.class,
          ScanCommand.class,
          StudyCommand.class,
          ReportCommand.class,
          CardCommand.class,
          ExportCommand.class,
          ConvertCommand.class,
          MergeCommand.class,
          RejudgeCommand.class,
          LabelCommand.class,
          JudgesCommand.class,
          ScenariosCommand.class,
          ServeCommand.class,
          OrganismCommand.class,
          RehearseCommand.class);

  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String... args) {
    // Numbers go into files, digests and pipes: they are written alike on every machine.
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
      Faults.log(error, "a thread ended");
      error.printStackTrace();
    });
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    commands(args).forEach(line::addSubcommand);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((error, words) -> {
      say(line, String.valueOf(error.getMessage()));
      CommandLine.UnmatchedArgumentException.printSuggestions(error, line.getErr());
      line.getErr()
          .println("Try '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
      return 2;
    });
    line.setExecutionStrategy(parsed -> {
      Faults.begin(String.join(" ", args), LogFolders.of(parsed));
      try {
        return new CommandLine.RunLast().execute(parsed);
      } catch (Error e) { // such as a lack of memory, which would say nothing but its stack
        return failed(line, e);
      }
    });
    line.setExecutionExceptionHandler((error, command, words) -> failed(line, error));
    return args.length == 0 ? usage(line) : line.execute(args);
  }

  /** The one that is asked for: to read the options of all takes longer than many a command. */
  private static List<Class<?>> commands(String... args) {
    String asked = args.length == 0 ? "" : args[0];
    return COMMANDS.stream()
        .filter(command -> command.getAnnotation(Command.class).name().equals(asked))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(COMMANDS);
  }

  private static int usage(CommandLine line) {
    line.usage(line.getErr());
    return 2;
  }

  private static int failed(CommandLine line, Throwable error) {
    Failure failure = Failure.logged(error);
    say(line, failure.sentence());
    return failure.exitCode();
  }

  private static void say(CommandLine line, String sentence) {
    line.getErr().println(Ansi.ofStandardError().red("plumbline: ") + Terminal.escape(sentence));
  }

  /** Wrong words that only the command itself can see. */
  static ParameterException wrong(CommandLine.Model.CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
