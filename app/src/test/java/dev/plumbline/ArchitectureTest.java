package dev.plumbline;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the direction of packages. A new package gets its place here first. */
class ArchitectureTest {

  /** Bottom first: a package may use those of its own row and of the rows before it. */
  private static final List<Set<String>> ROWS =
      List.of(
          Set.of("", "jinja", "lm"),
          Set.of("console", "stats", "store", "model", "scenario"),
          Set.of("provider", "suite", "serve"),
          Set.of("checkpoint"),
          Set.of("rollout"),
          Set.of("judge"),
          Set.of("assess"),
          Set.of("corpus"),
          Set.of("teach"),
          Set.of("perplexity"),
          Set.of("organism"),
          Set.of("train"),
          Set.of("watch", "audit", "scan"),
          Set.of("validate", "contrast"),
          Set.of("study"),
          Set.of("report", "export"),
          Set.of("cli", "web"));

  /** Packages that only some may use, whatever their row. */
  private static final Map<String, Set<String>> ONLY_FOR =
      Map.of(
          "console", Set.of("validate", "contrast", "study", "train", "cli"),
          "organism", Set.of("study", "report", "cli", "web"));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.plumbline");

  @Test
  void packages_use_only_what_stands_below_them() {
    assertThat(OURS).isNotEmpty();
    assertThat(violations(OURS, "dev.plumbline")).isEmpty();
  }

  @Test
  void packages_have_no_cycles() {
    slices()
        .matching("dev.plumbline.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void the_language_model_knows_nothing_of_the_rest() {
    assertThat(OURS.stream().filter(c -> packageOf(c, "dev.plumbline").equals("lm")))
        .allSatisfy(type ->
            assertThat(type.getDirectDependenciesFromSelf())
                .map(use -> use.getTargetClass().getPackageName())
                .noneMatch(used ->
                    used.startsWith("dev.plumbline")
                        && !used.startsWith("dev.plumbline.lm")
                        && !used.startsWith("dev.plumbline.jinja")));
  }

  @Test
  void a_use_that_points_up_is_found() {
    assertThat(violations(fixture(), "dev.plumbline.fixture"))
        .anyMatch(found -> found.contains("stats may not use cli"));
  }

  @Test
  void a_package_without_a_place_is_found() {
    assertThat(violations(fixture(), "dev.plumbline.fixture"))
        .anyMatch(found -> found.contains("stray has no place"));
  }

  private static JavaClasses fixture() {
    return new ClassFileImporter().importPackages("dev.plumbline.fixture");
  }

  private static List<String> violations(JavaClasses classes, String root) {
    return classes.stream()
        .flatMap(type ->
            Stream.concat(
                place(packageOf(type, root)),
                type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> use.getTargetClass().getPackageName().startsWith(root))
                    .flatMap(use -> direction(use, root))))
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> place(String name) {
    return row(name) < 0 ? Stream.of(name + " has no place among the rows") : Stream.empty();
  }

  private static Stream<String> direction(Dependency use, String root) {
    String from = packageOf(use.getOriginClass(), root);
    String to = packageOf(use.getTargetClass(), root);
    boolean allowed =
        from.equals(to)
            || (row(to) <= row(from) && ONLY_FOR.getOrDefault(to, Set.of(from)).contains(from));
    return allowed
        ? Stream.empty()
        : Stream.of(from + " may not use " + to + ": " + use.getDescription());
  }

  private static int row(String name) {
    return IntStream.range(0, ROWS.size())
        .filter(i -> ROWS.get(i).contains(name))
        .findFirst()
        .orElse(-1);
  }

  /** The first name below the root: {@code stats} for {@code dev.plumbline.stats.Estimate}. */
  private static String packageOf(JavaClass type, String root) {
    String below = type.getPackageName().substring(root.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
  }
}
