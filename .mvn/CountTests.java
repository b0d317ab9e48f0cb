import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Counts the tests of the modules below the working folder from Surefire's XML reports, and prints
 * one line, {@code N passed, N failed} (and {@code , N skipped} when any are).
 *
 * <p>The argument is the exit status of the build; ours is 0 only when that is 0, nothing failed,
 * and every module with tests left reports.
 */
record CountTests(int run, int failed, int skipped) {

  CountTests plus(CountTests other) {
    return new CountTests(run + other.run, failed + other.failed, skipped + other.skipped);
  }

  public static void main(String... args) throws IOException {
    boolean built = args[0].equals("0");
    List<Path> modules = children(Path.of("."), m -> Files.isDirectory(m.resolve("src/test/java")));
    List<Path> silent = modules.stream().filter(module -> reports(module).isEmpty()).toList();
    silent.forEach(module -> System.out.println("no test reports from " + module.normalize()));
    if (silent.size() == modules.size()) {
      System.out.println("nothing was tested");
      System.exit(1);
    }
    CountTests sum =
        modules.stream()
            .flatMap(module -> reports(module).stream())
            .map(CountTests::read)
            .reduce(new CountTests(0, 0, 0), CountTests::plus);
    if (!built && sum.failed == 0) {
      System.out.println("the build failed, though no test did: see above");
    }
    System.out.println(
        (sum.run - sum.failed - sum.skipped + " passed, " + sum.failed + " failed")
            + (sum.skipped > 0 ? ", " + sum.skipped + " skipped" : ""));
    System.exit(built && sum.failed == 0 && silent.isEmpty() && sum.run > 0 ? 0 : 1);
  }

  private static List<Path> reports(Path module) {
    Path folder = module.resolve("target/surefire-reports");
    return Files.isDirectory(folder)
        ? children(folder, file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
        : List.of();
  }

  private static List<Path> children(Path folder, java.util.function.Predicate<Path> wanted) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CountTests read(Path report) {
    try {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getDocumentElement();
      return new CountTests(
          number(suite, "tests"),
          number(suite, "failures") + number(suite, "errors"),
          number(suite, "skipped"));
    } catch (Exception e) {
      throw new IllegalStateException("Cannot read the test report " + report + ".", e);
    }
  }

  private static int number(Element suite, String name) {
    return Integer.parseInt(suite.getAttribute(name));
  }
}
