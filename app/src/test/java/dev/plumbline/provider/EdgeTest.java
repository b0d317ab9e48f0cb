package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.model.Reply;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.ProviderException.Unusable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest {

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504, 529})
  void what_may_pass_is_retriable(int status) {
    assertThat(failure(status, "{}")).isInstanceOf(Retriable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 529})
  void a_busy_provider_gets_fewer_requests(int status) {
    assertThat(((Retriable) failure(status, "{}")).kind()).isEqualTo(Retriable.Kind.BUSY);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 418, 422, 501})
  void what_is_wrong_with_one_request_is_no_reason_to_stop(int status) {
    assertThat(failure(status, "{}")).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":{\"message\":\"bad\"}} | the key in OPENAI_API_KEY was rejected; set a valid one (401: bad)",
        "403 | {\"error\":{\"message\":\"no\"}} | the key in OPENAI_API_KEY may not use it (403: no)",
        "404 | {\"error\":{\"message\":\"what\"}} | no such model; check the name (404: what)",
        "402 | {} | no credit left",
        "429 | {\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}} | no credit left (429: pay)",
        "400 | {\"error\":{\"message\":\"Your credit balance is too low\"}} | no credit left",
        "400 | [{\"error\":{\"message\":\"API key not valid.\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}] | was rejected",
      })
  void what_no_request_survives_ends_the_run(int status, String body, String sentence) {
    assertThat(failure(status, body))
        .isInstanceOf(Unusable.class)
        .hasMessageStartingWith("openai/x: ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"code\":\"content_filter\",\"message\":\"filtered\"}}",
        "400 | {\"error\":{\"code\":\"content_policy_violation\",\"message\":\"filtered\"}}",
        "400 | {\"error\":{\"type\":\"content_filter\",\"message\":\"filtered\"}}",
        "403 | {\"error\":{\"message\":\"Your input was flagged\",\"metadata\":{\"reasons\":[\"violence\"]}}}",
      })
  void the_providers_filter_is_a_refusal(int status, String body) {
    assertThat(edge().failed("{}", status, List.of(), body).reply())
        .isInstanceOf(Reply.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"message\":\"1 validation error [input_value='The auditor flagged two invoices, see the usage policy.']\",\"type\":\"BadRequestError\",\"code\":400}}",
        "400 | {\"error\":{\"message\":\"Unsupported parameter: 'seed'. See the usage policies page.\",\"type\":\"invalid_request_error\",\"code\":\"unsupported_parameter\"}}",
        "422 | {\"error\":{\"message\":\"content filter, moderation, policy violation\"}}",
        "400 | {\"error\":{\"message\":\"[input_value='their credit balance is low, api key not valid, insufficient_quota']\",\"code\":400}}",
      })
  void words_that_an_error_repeats_are_no_refusal_and_no_end_of_the_run(int status, String body) {
    assertThat(failure(status, body)).isInstanceOf(Rejected.class);
  }

  @Test
  void anthropics_filter_of_answers_is_known_by_its_own_sentence() {
    String body =
        "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Output blocked by content filtering policy\"}}";
    Target target = Target.parse("anthropic/x");
    Edge anthropic =
        new Edge(
            target,
            "http://localhost",
            Secret.of(target, "", Samples.KEYS),
            new AnthropicProtocol(new Asked(target, ModelCatalog.shipped().facts(target), "")));
    assertThat(anthropic.failed("{}", 400, List.of(), body).reply())
        .isInstanceOf(Reply.Refused.class);
    assertThat(failure(400, body)).isInstanceOf(Rejected.class);
  }

  @Test
  void a_firewall_that_flags_traffic_ends_the_run_and_refuses_nothing() {
    assertThat(
            failure(
                403, "{\"error\":{\"message\":\"Your network has been flagged.\",\"code\":403}}"))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("flagged");
  }

  @Test
  void an_interrupted_answer_is_tried_again_and_paid_for() {
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                edge()
                    .answered(
                        "{}",
                        "{\"status\":\"cancelled\",\"output\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":4}}"));
    assertThat(failure)
        .isInstanceOfSatisfying(
            Retriable.class,
            retriable -> assertThat(retriable.usage()).isEqualTo(new Reply.Usage(9, 4)))
        .hasMessage("openai/x: the answer broke off (status cancelled)");
  }

  @Test
  void a_wait_is_said_in_seconds_as_a_date_or_in_words() {
    assertThat(wait(List.of("2"), "{}")).isEqualTo(Duration.ofSeconds(2));
    assertThat(wait(List.of("0.5"), "{}")).isEqualTo(Duration.ofMillis(500));
    assertThat(wait(List.of("Mon, 01 Jan 2024 00:00:00 GMT"), "{}")).isEqualTo(Duration.ZERO);
    assertThat(wait(List.of("-3600"), "{}")).isEqualTo(Duration.ZERO);
    assertThat(wait(List.of(), "{\"error\":{\"message\":\"Please retry in 34.5s.\"}}"))
        .isEqualTo(Duration.ofMillis(34_500));
    assertThat(((Retriable) failure(429, "{}")).requestedWait()).isZero();
    assertThat(
            catchThrowableOfType(
                    Retriable.class, () -> edge().failed("{}", 429, List.of("soon"), "{}"))
                .requestedWait())
        .isZero();
  }

  @Test
  void an_error_inside_a_success_is_an_error() {
    assertThat(inside("429")).isInstanceOf(Retriable.class);
    assertThat(inside("\"rate_limit_exceeded\"")).isInstanceOf(Retriable.class);
    assertThat(inside("\"server_error\"")).isInstanceOf(Retriable.class);
    assertThat(inside("null")).isInstanceOf(Retriable.class);
    assertThat(inside("\"invalid_image\"")).isInstanceOf(Rejected.class);
    assertThat(inside("401")).isInstanceOf(Unusable.class);
    String flagged = "{\"error\":{\"code\":\"invalid_prompt\",\"message\":\"it was flagged\"}}";
    assertThat(edge().answered("{}", flagged).reply()).isInstanceOf(Reply.Refused.class);
  }

  private static ProviderException inside(String code) {
    return catchThrowableOfType(
        ProviderException.class,
        () -> edge().answered("{}", "{\"error\":{\"code\":" + code + ",\"message\":\"x\"}}"));
  }

  private static Duration wait(List<String> retryAfter, String body) {
    return catchThrowableOfType(Retriable.class, () -> edge().failed("{}", 429, retryAfter, body))
        .requestedWait();
  }

  private static ProviderException failure(int status, String body) {
    return catchThrowableOfType(
        ProviderException.class, () -> edge().failed("{}", status, List.of(), body));
  }

  private static Edge edge() {
    Target target = Target.parse("openai/x");
    Secret key = Secret.of(target, "", Map.of("OPENAI_API_KEY", StubProvider.KEY));
    return new Edge(
        target,
        "http://localhost",
        key,
        new ResponsesProtocol(new Asked(target, ModelCatalog.shipped().facts(target), "")));
  }
}
