package dev.plumbline.provider;

import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Requests and settings that tests share. */
final class Samples {

  static final ToolDefinition SEND =
      new ToolDefinition(
          "send_mail",
          "Sends a mail.",
          List.of(
              Parameter.required("to", "Who gets it."),
              new Parameter("urgency", "How urgent.", false, List.of("low", "high"))));

  /** Tries again at once, but for little jitter, and gives up soon. */
  static final Settings.Patience IMPATIENT =
      new Settings.Patience(4, Duration.ofSeconds(2), Duration.ofSeconds(20));

  /** Reads much, however slow the machine is. */
  static final Settings.Patience PATIENT =
      new Settings.Patience(4, Duration.ofMinutes(5), Duration.ofMinutes(10));

  static final Map<String, String> KEYS =
      Map.of(
          "ANTHROPIC_API_KEY", StubProvider.KEY,
          "OPENAI_API_KEY", StubProvider.KEY,
          "GEMINI_API_KEY", StubProvider.KEY,
          "OPENAI_COMPATIBLE_API_KEY", StubProvider.KEY);

  /** The machine's clock for one who sleeps a fiftieth of the time. */
  static final Time HASTE =
      new Time() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return Time.SYSTEM.nanos();
        }

        @Override
        public void sleep(Duration duration) {
          Time.SYSTEM.sleep(duration.dividedBy(50));
        }
      };

  private Samples() {}

  /** Where the stub speaks a provider's protocol, and with which key it is told. */
  static Settings.Address at(String url, Provider provider) {
    return new Settings.Address("", url, provider.keyVariable(), false);
  }

  static Request request(Message... messages) {
    return request(new Sampling(1, 100), 7, messages);
  }

  static Request request(Sampling sampling, long seed, Message... messages) {
    return new Request(List.of(messages), List.of(SEND), sampling, seed);
  }

  static Request hello() {
    return request(new Message.User("Hello."));
  }

  static Request numbered(long seed) {
    return request(new Sampling(1, 100), seed, new Message.User("Hello " + seed + "."));
  }

  static RemoteModel open(StubProvider stub, Provider provider) {
    return open(stub, provider, Settings.DEFAULT.withPatience(IMPATIENT));
  }

  static RemoteModel open(StubProvider stub, Provider provider, Settings settings) {
    return Targets.open(
        provider.label() + "/stub",
        settings.withAddress(at(stub.baseUrl(provider), provider)),
        ModelCatalog.shipped(),
        KEYS,
        ReplyCache.NONE,
        Recorder.NONE,
        HASTE);
  }
}
