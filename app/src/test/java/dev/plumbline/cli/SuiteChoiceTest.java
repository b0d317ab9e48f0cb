package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteChoiceTest {

  private static SuiteChoice choice(List<String> names, String systemSuffix) {
    return new SuiteChoice(
        names,
        Map.of(),
        Protocol.NATIVE,
        new CatalogOptions().asked(),
        SuiteChoice.MODEL_NAME,
        systemSuffix);
  }

  private static SuiteChoice.Found found(boolean organism, String suite, String systemSuffix) {
    return choice(List.of(suite), systemSuffix).find(organism);
  }

  @Test
  void what_is_added_to_system_prompts_is_in_all_scenarios_and_in_the_name_of_the_run() {
    for (boolean organism : List.of(true, false)) {
      SuiteChoice.Found plain = found(organism, "blackmail", "");
      SuiteChoice.Found added = found(organism, "blackmail", "Be kind.");
      assertThat(plain.inRunName()).isEmpty();
      assertThat(added.inRunName()).matches("/system-suffix-[0-9a-f]{12}");
      assertThat(found(organism, "blackmail", "Be bold.").inRunName())
          .isNotEqualTo(added.inRunName());
      assertThat(added.suites())
          .allSatisfy(suite ->
              assertThat(suite.source().scenario(1, 0).condition())
                  .containsEntry(Suite.SYSTEM_SUFFIX, "Be kind."));
      assertThat(added.suites()).hasSameSizeAs(plain.suites());
    }
  }

  @Test
  void what_an_organism_is_usually_asked_is_added_to_as_well() {
    List<Suite> usual = WorldSuites.watched();
    List<Suite> suites = choice(List.of(), "Be kind.").find(true, usual).suites();
    assertThat(suites).extracting(Suite::name).isEqualTo(usual.stream().map(Suite::name).toList());
    assertThat(suites)
        .allSatisfy(suite ->
            assertThat(suite.source().scenario(1, 0).condition())
                .containsEntry(Suite.SYSTEM_SUFFIX, "Be kind."));
    assertThat(choice(List.of("blackmail"), "").find(true, usual).suites()).hasSize(1);
    assertThat(choice(List.of(), "").find(true).suites())
        .extracting(Suite::name)
        .isEqualTo(WorldSuites.all().stream().map(Suite::name).toList());
  }
}
