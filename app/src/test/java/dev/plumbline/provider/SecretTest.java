package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.ProviderException.Unusable;
import dev.plumbline.provider.StubProvider.Deed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  /** One that the stub does not take and sends back in its error. */
  private static final String WRONG = "sk-wrong-9876543210fedcba";

  private final List<String> recorded = Collections.synchronizedList(new ArrayList<>());
  private final MemoryCache cache = new MemoryCache();

  @ParameterizedTest
  @EnumSource
  void no_path_lets_the_key_out(Provider provider) {
    String echo = StubProvider.error("you sent " + StubProvider.KEY);
    List<Deed> deeds = new ArrayList<>();
    Arrays.stream(Fault.values())
        .filter(fault -> fault != Fault.HUGE && fault != Fault.HANGS)
        .forEach(fault -> deeds.add(new Deed.Misbehaves(fault)));
    IntStream.of(400, 402, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529)
        .forEach(status -> deeds.add(new Deed.Sends(status, Map.of(), echo)));
    deeds.add(new Deed.Sends(200, Map.of(), echo));
    deeds.add(new Deed.Sends(200, Map.of(), StubProvider.KEY));
    deeds.add(new Deed.Answers(Said.words("The key is " + StubProvider.KEY + ".")));
    for (Deed deed : deeds) {
      try (StubProvider stub = StubProvider.start(asked -> deed);
          RemoteModel model = open(stub, provider, StubProvider.KEY)) {
        assertClean(shown(model), StubProvider.KEY);
        assertThat(model.toString()).doesNotContain(StubProvider.KEY);
      }
    }
    assertThat(recorded).hasSize(deeds.size());
  }

  @ParameterizedTest
  @EnumSource
  void a_redirect_does_not_take_the_key_to_another_host(Provider provider) {
    try (StubProvider other = StubProvider.saying(Said.words("Thanks."));
        StubProvider stub =
            StubProvider.start(asked ->
                new Deed.Sends(
                    307, Map.of("Location", other.baseUrl(Provider.ANTHROPIC) + "/x"), "{}"));
        RemoteModel model = open(stub, provider, StubProvider.KEY)) {
      assertThat(model.replies(List.of(Samples.hello())).getFirst())
          .isInstanceOf(Reply.Failed.class);
      assertThat(other.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_rejected_key_ends_the_run_with_one_sentence(Provider provider) {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model = open(stub, provider, WRONG)) {
      assertThatThrownBy(() -> model.check(new Sampling(1, 100)))
          .isInstanceOf(Unusable.class)
          .hasNoCause()
          .hasMessageContaining("the key in " + provider.keyVariables().getFirst())
          .hasMessageContaining("401")
          .hasMessageNotContaining(WRONG);
      assertClean(shown(model), WRONG);
      int asked = stub.asked().size();
      assertClean(shown(model), WRONG);
      assertThat(stub.asked()).as("further calls send nothing").hasSize(asked);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPENAI_COMPATIBLE")
  void a_missing_key_is_said_before_anything_is_sent(Provider provider) {
    assertThatThrownBy(() -> open(provider, "http://localhost:1", Map.of()))
        .isInstanceOf(Unusable.class)
        .hasMessageContainingAll("needs a key; set ", provider.keyVariables().getLast());
  }

  @Test
  void a_server_of_ones_own_needs_no_key_until_it_asks_for_one() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model =
            open(Provider.OPENAI_COMPATIBLE, stub.baseUrl(Provider.OPENAI_COMPATIBLE), Map.of())) {
      assertThatThrownBy(() -> model.check(new Sampling(1, 100)))
          .isInstanceOf(Unusable.class)
          .hasMessageContaining("the server asks for a key; set OPENAI_COMPATIBLE_API_KEY");
    }
  }

  @Test
  void a_key_that_cannot_be_one_is_said_without_it() {
    assertThatThrownBy(() ->
            open(
                Provider.OPENAI,
                "http://localhost:1",
                Map.of("OPENAI_API_KEY", "sk-0123456789\nInjected: header")))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("OPENAI_API_KEY holds blanks")
        .hasMessageNotContaining("0123456789");
  }

  @Test
  void it_shows_neither_itself_nor_placeholders() {
    Target target = Target.parse("openai/x");
    assertThat(Secret.of(target, "", Map.of("OPENAI_API_KEY", WRONG)).toString())
        .isEqualTo("[key] of OPENAI_API_KEY");
    assertThat(Secret.of(target, "", Map.of("OPENAI_API_KEY", "ollama")).scrub("I am ollama."))
        .isEqualTo("I am ollama.");
  }

  @ParameterizedTest
  @CsvSource({
    "openai/x, http://localhost:1/v1, OPENAI_API_KEY",
    "openai-chat/x, https://proxy.example/v1, OPENAI_API_KEY",
    "anthropic/x, https://api.anthropic.com.example, ANTHROPIC_API_KEY",
    "anthropic/x, http://api.anthropic.com, ANTHROPIC_API_KEY",
    "google/x, https://proxy.example, GEMINI_API_KEY",
  })
  void a_key_goes_to_another_host_than_its_providers_only_if_it_is_named_with_it(
      String target, String url, String variable) {
    assertThatThrownBy(() -> at(target, new Settings.Address("judge-", url, "", false)))
        .isInstanceOf(Unusable.class)
        .hasMessageContainingAll("the key in " + variable + " is for ", "--judge-key VARIABLE");
    String named = url.startsWith("http:") ? url.replaceFirst("//[^/:]+", "//localhost") : url;
    at(target, new Settings.Address("judge-", named, "MINE", false)).close();
  }

  @Test
  void a_key_goes_over_http_to_this_machine_alone_unless_told() {
    for (String here : List.of("localhost", "127.0.0.1", "127.8.8.8", "[::1]", "a.localhost")) {
      at("openai-compatible/x", Settings.Address.at("http://" + here + ":1/v1")).close();
    }
    for (String there : List.of("gpu.lan", "10.0.0.7", "127.0.0.1.example", "[::2]")) {
      String url = "http://" + there + ":8000/v1";
      assertThatThrownBy(() -> at("openai-compatible/x", Settings.Address.at(url)))
          .isInstanceOf(Unusable.class)
          .hasMessageContainingAll("in the open", "--plain-http", there);
      at("openai-compatible/x", new Settings.Address("", url, "", true)).close();
      at("openai-compatible/x", new Settings.Address("", url, "none", false)).close();
    }
  }

  @Test
  void a_named_key_has_to_be_there() {
    assertThatThrownBy(() ->
            at(
                "openai-compatible/x",
                new Settings.Address("", "http://localhost:1/v1", "NOT_SET", false)))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("set NOT_SET in the environment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-proj-0123456789", "AIzaSy0123456789", "nothing"})
  void a_key_in_place_of_its_name_is_not_repeated(String given) {
    assertThatThrownBy(() ->
            at(
                "openai-compatible/x",
                new Settings.Address("", "http://localhost:1/v1", given, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(given.strip());
  }

  private static RemoteModel at(String target, Settings.Address address) {
    Map<String, String> environment = new HashMap<>(Samples.KEYS);
    environment.put("MINE", StubProvider.KEY);
    return Targets.open(
        target,
        Settings.DEFAULT.withAddress(address),
        ModelCatalog.shipped(),
        environment,
        ReplyCache.NONE,
        Recorder.NONE,
        Time.SYSTEM);
  }

  /** All that a run shows or keeps. */
  private List<String> shown(RemoteModel model) {
    List<String> shown = new ArrayList<>();
    try {
      Reply reply = model.replies(List.of(Samples.hello())).getFirst();
      shown.add(reply.toString());
    } catch (ProviderException e) {
      shown.add(e.toString());
      shown.add(String.valueOf(e.getCause()));
    }
    shown.addAll(recorded);
    shown.addAll(cache.kept().values());
    return shown;
  }

  private static void assertClean(List<String> shown, String key) {
    assertThat(shown).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain(key));
  }

  private RemoteModel open(StubProvider stub, Provider provider, String key) {
    return open(provider, stub.baseUrl(provider), Map.of(provider.keyVariables().getFirst(), key));
  }

  private RemoteModel open(Provider provider, String url, Map<String, String> environment) {
    return Targets.open(
        provider.label() + "/stub",
        Settings.DEFAULT
            .withPatience(Samples.IMPATIENT)
            .withAddress(
                environment.containsKey(provider.keyVariable())
                    ? Samples.at(url, provider)
                    : Settings.Address.at(url)),
        ModelCatalog.shipped(),
        environment,
        cache,
        recorded::add,
        Samples.HASTE);
  }
}
