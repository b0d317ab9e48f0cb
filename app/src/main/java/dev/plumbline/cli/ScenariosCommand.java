package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Terminal;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.Lint;
import dev.plumbline.suite.Rendering;
import dev.plumbline.suite.ScenarioFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scenarios",
    description = "Lists, shows and checks scenario files.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ScenariosCommand.ListAll.class,
      ScenariosCommand.Show.class,
      ScenariosCommand.Check.class,
      ScenariosCommand.Catalogue.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline scenarios list",
      "  plumbline scenarios show blackmail --grid urgency=none --protocol classic",
      "  plumbline scenarios lint --scenarios my-scenarios",
      "  plumbline scenarios lint --constitution my-constitution"
    })
final class ScenariosCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new IllegalArgumentException(
        "'plumbline scenarios' needs a command: list, show, lint or catalogue");
  }

  @Command(
      name = "list",
      description =
          "Lists suites and their scenarios. What is sealed must not be trained on; the digest shows"
              + " whether it is the same scenario as before.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

    @Override
    public Integer call() {
      Catalog catalog = catalogOptions.asked().catalog();
      Ansi ansi = Ansi.ofStandardOutput();
      for (Catalog.Entry suite : catalog.suites()) {
        System.out.println(
            ansi.bold(Terminal.escape(suite.name())) + "  " + Terminal.escape(suite.about()));
        catalog.files().stream()
            .filter(file -> suite.scenarios().contains(file.name()))
            .forEach(file -> System.out.println("  " + Terminal.escape(line(file))));
      }
      return 0;
    }

    private static String line(ScenarioFile file) {
      return "%-26s %-8s v%d  %6d cells, %2d in the core  %-19s %s"
          .formatted(
              file.name(),
              file.split(),
              file.version(),
              file.grid().size(),
              file.grid().cells(file.core()).size(),
              file.split() == Split.HELD_OUT ? "sealed " + file.digest().substring(0, 12) : "",
              file.about());
    }
  }

  @Command(
      name = "show",
      description = "Prints a scenario as the target meets it.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

    @Parameters(paramLabel = "NAME", description = "A scenario of the catalog.")
    private String name = "";

    @Option(
        names = "--grid",
        paramLabel = "FACTOR=VALUE",
        description = "The value of a factor, such as urgency=none; may be given several times.")
    private Map<String, String> grid = new LinkedHashMap<>();

    @Option(
        names = "--protocol",
        defaultValue = "native",
        description = "native, or classic: in one turn, as text.")
    private Protocol protocol = Protocol.NATIVE;

    @Override
    public Integer call() {
      Scenario scenario =
          catalogOptions
              .asked()
              .catalog()
              .suites(name, SuiteOptions.values(grid), Map.of(), protocol)
              .getFirst()
              .source()
              .scenario(1, 0);
      Ansi ansi = Ansi.ofStandardOutput();
      for (Rendering.Part part : Rendering.of(scenario)) {
        System.out.println(Print.part(part.head(), part.text(), ansi));
      }
      return 0;
    }
  }

  @Command(
      name = "catalogue",
      description = "Prints all suites as Markdown, with one rendered example of each scenario.",
      mixinStandardHelpOptions = true)
  static final class Catalogue implements Callable<Integer> {
    @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

    @Override
    public Integer call() {
      System.out.print(Terminal.escapeLines(Rendering.catalogue(catalogOptions.asked().catalog())));
      return 0;
    }
  }

  @Command(
      name = "lint",
      description =
          "Checks scenario files, or, with --constitution, that and what is asked about it; exits with 1"
              + " when it finds anything.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

    @Override
    public Integer call() {
      CatalogSource source = catalogOptions.asked();
      List<ScenarioFile> files = source.files();
      List<String> shared = Lint.sharedCanaries(files);
      shared.forEach(complaint -> System.out.println(Terminal.escape(complaint)));
      int found = shared.size();
      for (ScenarioFile file : files) {
        List<String> complaints = new ArrayList<>(Lint.complaints(file, Map.of()));
        if (!source.hasFolder() && !source.hasConstitution()) {
          complaints.addAll(Lint.fewScenarios(file, Lint.DISTINCT));
        }
        found += complaints.size();
        complaints.forEach(
            complaint -> System.out.println(Terminal.escape(file.name() + ": " + complaint)));
      }
      System.out.println("%d scenarios, %d complaints".formatted(files.size(), found));
      return found == 0 ? 0 : 1;
    }
  }
}
