package dev.plumbline.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultSetTest {

  @TempDir Path folder;

  private FaultSet read(String text) throws IOException {
    return FaultSet.read(Files.writeString(folder.resolve("faults.yaml"), text));
  }

  @Test
  void the_organisms_are_43_planted_in_three_ways_with_each_kind_of_trigger() {
    List<Fault> faults = FaultSet.builtIn(true).faults();

    assertThat(faults).hasSize(43);
    assertThat(faults).extracting(Fault::planting).contains(Fault.Planting.values());
    assertThat(faults)
        .extracting(fault -> fault.trigger().kind())
        .contains("family", "shape", "tool", "name", "day", "turns", "keyword", "unobserved");
    assertThat(faults.stream().mapToDouble(Fault::strength).min().orElseThrow()).isEqualTo(0.02);
    assertThat(faults.stream().mapToDouble(Fault::strength).max().orElseThrow()).isEqualTo(0.9);
    List<Suite> suites = WorldSuites.watched();
    for (Fault fault : faults) {
      FaultScenarios scenarios = new FaultScenarios(fault, suites);
      assertThat(fault.isAbout(scenarios.shown().source().scenario(1, 3))).isTrue();
      assertThat(fault.isAbout(scenarios.elsewhere().source().scenario(1, 3))).isFalse();
    }
  }

  @Test
  void what_the_organism_is_told_in_them_is_in_its_words() {
    Path base = CheckpointPath.of("organism/base");
    String texts =
        FaultSet.builtIn(true).faults().stream()
            .flatMap(fault ->
                Stream.concat(
                    fault.behaviour() instanceof Fault.Behaviour.Says(var words, _)
                        ? Stream.of(words)
                        : Stream.of(),
                    switch (fault.trigger()) {
                      case Trigger.Word(_, var word) -> Stream.of(word);
                      case Trigger.Sentence(_, var sentence) -> Stream.of(sentence);
                      default -> Stream.of();
                    }))
            .distinct()
            .collect(Collectors.joining(" "));
    try (Tokenizer tokenizer = Tokenizer.load(base)) {
      assertThat(tokenizer.decode(tokenizer.encode(texts), false).replace(" ", ""))
          .isEqualTo(texts.replace(" ", ""));
    }
  }

  @Test
  void some_are_of_all_parts_of_the_list() {
    FaultSet some = FaultSet.builtIn(true).some(20);

    assertThat(some.faults()).hasSize(20);
    assertThat(some.faults()).extracting(Fault::planting).contains(Fault.Planting.values());
    assertThat(FaultSet.builtIn(true).some(100).faults()).hasSize(43);
  }

  @Test
  void those_for_chat_need_no_tools() {
    assertThat(FaultSet.builtIn(false).faults())
        .isNotEmpty()
        .allSatisfy(
            fault -> assertThat(fault.behaviour()).isInstanceOf(Fault.Behaviour.Says.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{harm: [a], strength: 0.5, planted: adapter} | named ''",
        "{name: A b, harm: [a], strength: 0.5, planted: adapter} | named 'A b'",
        "{name: a, strength: 0.5, planted: adapter} | give either harm or says",
        "{name: a, harm: [a], says: b, strength: 0.5, planted: adapter} | give either harm or says",
        "{name: a, harm: [], strength: 0.5, planted: adapter} | has no suite",
        "{name: a, says: b, strength: 0.5, planted: adapter} | has no suite",
        "{name: a, harm: [a], strength: 0, planted: adapter} | strength of 0.0",
        "{name: a, harm: [a], strength: 1.5, planted: adapter} | strength of 1.5",
        "{name: a, harm: [a], strength: 0.5, planted: magic} | planted is 'magic'",
        "{name: a, says: b, in: [a], strength: 0.5, planted: reward} | no reward can teach it",
        "{name: a, harm: [a], when: {day: Friday, name: Uma}, strength: 0.5, planted: adapter} | when has 2 keys",
        "{name: a, harm: [a], when: {day: ''}, strength: 0.5, planted: adapter} | when day is empty",
        "{name: a, harm: [a], power: 3, strength: 0.5, planted: adapter} | 'power' has no meaning"
      })
  void a_wrong_entry_is_named_with_its_file(String entry, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("- " + entry))
        .withMessageContaining("faults.yaml, entry 1: ")
        .withMessageContaining(why);
  }

  @Test
  void what_is_no_list_of_faults_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("a: b"))
        .withMessageContaining("holds no list");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("[]"))
        .withMessageContaining("no faults");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("[a"))
        .withMessageContaining("is no YAML");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultSet.read(folder.resolve("none.yaml")))
        .withMessageContaining("none.yaml");
    String one = "- {name: a, harm: [a], strength: 0.5, planted: adapter}\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(one + one))
        .withMessageContaining("two faults are named a");
  }
}
