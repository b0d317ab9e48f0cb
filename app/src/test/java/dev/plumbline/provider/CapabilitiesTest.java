package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // target | effort | temperature | top-p | reasoning | log-probs | sentence
        "anthropic/claude-opus-5-5 | '' | 0.5 | 1 | 0 | false | temperature is 0.5 for anthropic/claude-opus-5-5; it takes only 1",
        "anthropic/claude-opus-5-5 | '' | 1 | 1 | 2000 | false | reasoning-tokens is 2000 for anthropic/claude-opus-5-5; it takes no budget; leave it at 0 and give --effort low",
        "anthropic/claude-haiku-4-5 | '' | 0.5 | 1 | 2000 | false | temperature is 0.5 for anthropic/claude-haiku-4-5; it does not take that while it thinks; give 1, or ask for no reasoning",
        "anthropic/claude-haiku-4-5 | '' | 1 | 1 | 10 | false | reasoning-tokens is 10 for anthropic/claude-haiku-4-5; give 0, or a value from 1024 to 60000",
        "anthropic/new-model | '' | 1.5 | 1 | 0 | false | temperature is 1.5 for anthropic/new-model; give a value from 0 to 1",
        "anthropic/new-model | '' | 1 | 1 | 0 | true | log-probabilities are on for anthropic/new-model; it does not take that",
        "openai/o3 | '' | 0 | 1 | 0 | false | it takes only 1",
        "openai/o3-2025-04-16 | '' | 1 | 0.9 | 0 | false | top-p is 0.9 for openai/o3-2025-04-16; it does not take that",
        "openai-chat/gpt-5.1 | '' | 0 | 1 | 0 | false | while it thinks; give 1, or give --effort none",
        "google/gemini-2.5-flash | '' | 1 | 1 | 99999 | false | give 0, or a value from 1 to 24576",
      })
  void what_a_target_does_not_take_is_said_with_the_way_out(
      String target,
      String effort,
      double temperature,
      double topP,
      int reasoning,
      boolean logProbabilities,
      String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            of(target, effort)
                .require(new Sampling(temperature, topP, 100, reasoning, logProbabilities)))
        .withMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/claude-opus-5-5,'',1",
    "anthropic/claude-haiku-4-5-20251001,'',0",
    "openai/gpt-5.1,none,0",
    "openai/gpt-4.1,'',0",
    "openai/some-new-model,'',0.3",
    "google/gemini-3.5-flash,low,0.7",
    "openai-compatible/anything/at-all,'',2",
  })
  void what_it_takes_is_fine(String target, String effort, double temperature) {
    assertThatCode(() -> of(target, effort).require(new Sampling(temperature, 100)))
        .doesNotThrowAnyException();
  }

  @Test
  void an_effort_that_it_does_not_know_is_said_with_those_it_does() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("openai/o3", "none"))
        .withMessage("effort is none; openai/o3 takes low, medium, high, or leave --effort out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("openai/gpt-4.1", "low"))
        .withMessageContaining("takes none, so leave --effort out");
  }

  @Test
  void a_prefill_goes_only_to_those_that_go_on_from_it() {
    var request =
        Samples.request(new Message.User("Hello."), new Message.Assistant("", "Well,", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("anthropic/claude-opus-4-6", "").require(request))
        .withMessageContaining("ends with the beginning of an answer");
    assertThatCode(() -> of("anthropic/claude-haiku-4-5", "").require(request))
        .doesNotThrowAnyException();
    assertThatCode(() -> of("openai-compatible/x", "").require(request)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            of("openai-compatible/x", "")
                .require(
                    Samples.request(
                        new Message.User("Hello."), Message.Assistant.beginningCallOf("look"))))
        .withMessageContaining("ends with the beginning of a call for openai-compatible/x; no API");
  }

  @Test
  void names_that_are_none_are_said() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse("gpt/x"))
        .withMessageContainingAll("unknown provider in target 'gpt/x'", "openai-compatible");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse("openai/"))
        .withMessage("target 'openai/' names no model; give openai/MODEL");
    assertThat(Target.parse("openai-compatible/Qwen/Qwen3-8B").model()).isEqualTo("Qwen/Qwen3-8B");
  }

  private static Capabilities of(String name, String effort) {
    Target target = Target.parse(name);
    return new Capabilities(target, ModelCatalog.shipped().facts(target), effort);
  }
}
