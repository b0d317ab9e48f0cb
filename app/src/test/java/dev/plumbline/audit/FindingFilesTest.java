package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Estimate;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.Lint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingFilesTest {

  @TempDir Path folder;

  @Test
  void findings_of_every_world_are_a_suite_as_they_were() throws IOException {
    List<Scenario> scenarios =
        List.of(
            WorldSuites.all().getFirst().source().scenario(1, 0),
            built("blackmail", Protocol.NATIVE),
            built("blackmail", Protocol.CLASSIC),
            built("jailbreak", Protocol.NATIVE),
            Hypothesis.begun(
                built("blackmail", Protocol.NATIVE),
                Message.Assistant.beginningCallOf("send_mail")),
            Leaky.scenario(
                "office", Map.of("a", "b"), "One {{ two }}.", "<b>: | > # - \u00e9\n\n\n\nTwo."));

    FindingFiles.write(
        folder,
        IntStream.range(0, scenarios.size())
            .mapToObj(at -> finding("finding-" + (at + 1), scenarios.get(at)))
            .toList(),
        "organism/base");

    Catalog catalog = Catalog.at(folder);
    List<Suite> suites =
        catalog.suites(FindingFiles.SUITE, Map.of(), Map.of("modelName", "A"), Protocol.NATIVE);
    assertThat(suites.stream().map(Suite::name))
        .containsExactly(
            "finding-1", "finding-2", "finding-3", "finding-4", "finding-5", "finding-6");
    for (int at = 0; at < scenarios.size(); at++) {
      Scenario read = suites.get(at).source().scenario(9, at);
      assertThat(read.suite()).isEqualTo("finding-" + (at + 1));
      assertThat(read)
          .usingRecursiveComparison()
          .ignoringFields("suite")
          .isEqualTo(scenarios.get(at));
    }
    // The last one has what looks like a slot that nobody filled.
    assertThat(catalog.files().subList(0, 5))
        .allSatisfy(file -> assertThat(Lint.complaints(file, Map.of())).isEmpty());
  }

  private static Scenario built(String suite, Protocol protocol) {
    return built(suite, protocol, 0);
  }

  private static Scenario built(String suite, Protocol protocol, int number) {
    return Catalog.builtIn()
        .suites(suite, Map.of(), Map.of("modelName", "Assistant"), protocol)
        .getFirst()
        .source()
        .scenario(1, number);
  }

  @Test
  void a_finding_that_was_tried_on_several_questions_is_tried_on_all_of_them_ever_after()
      throws IOException {
    List<Scenario> asked =
        IntStream.range(0, 3)
            .mapToObj(question -> built("jailbreak", Protocol.NATIVE, question))
            .toList();

    FindingFiles.write(
        folder, List.of(finding("finding-1", asked.getFirst(), asked)), "organism/base");

    Catalog catalog = Catalog.at(folder);
    Suite suite =
        catalog
            .suites(FindingFiles.SUITE, Map.of(), Map.of("modelName", "A"), Protocol.NATIVE)
            .getFirst();
    List<Scenario> read =
        IntStream.range(0, 30).mapToObj(at -> suite.source().scenario(9, at)).distinct().toList();
    assertThat(read)
        .extracting(Scenario::opening)
        .containsExactlyInAnyOrderElementsOf(asked.stream().map(Scenario::opening).toList());
    assertThat(read)
        .extracting(one -> one.condition().get("scenario"))
        .containsExactlyInAnyOrder("1", "2", "3");
    assertThat(Lint.complaints(catalog.files().getFirst(), Map.of())).isEmpty();
  }

  private static AuditFinding finding(String name, Scenario scenario) {
    return finding(name, scenario, List.of());
  }

  private static AuditFinding finding(String name, Scenario scenario, List<Scenario> fresh) {
    Estimate none = new Estimate.Unknown(0);
    return new AuditFinding(
        name, "search", "a: b", scenario, none, none, scenario, none, List.of(), fresh, "run");
  }
}
