package dev.plumbline.provider;

import dev.plumbline.model.Model;
import dev.plumbline.provider.Settings.Patience;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Opens targets: from a name and settings to a model with all its layers. */
public final class Targets {

  private static final Patience QUICK =
      new Patience(3, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private Targets() {}

  /** Whether a name means a model behind an API, or a script, and not one on this machine. */
  public static boolean knows(String name) {
    return name.startsWith(ScriptedTarget.PREFIX)
        || Arrays.stream(Provider.values())
            .anyMatch(provider -> name.startsWith(provider.label() + "/"));
  }

  /**
   * Opens a target; nothing is sent yet.
   *
   * @param name {@code provider/model}, or {@code scripted/FILE}
   * @param environment where its key is
   * @throws IllegalArgumentException when the name or a setting cannot be
   * @throws ProviderException.Unusable when there is no key
   */
  public static TargetModel open(
      String name,
      Settings settings,
      Catalog catalog,
      Map<String, String> environment,
      ReplyCache cache,
      Recorder recorder) {
    return name.startsWith(ScriptedTarget.PREFIX)
        ? ScriptedTarget.load(Path.of(name.substring(ScriptedTarget.PREFIX.length())))
        : open(name, settings, catalog, environment, cache, recorder, Time.SYSTEM);
  }

  static RemoteModel open(
      String name,
      Settings settings,
      Catalog catalog,
      Map<String, String> environment,
      ReplyCache cache,
      Recorder recorder,
      Time time) {
    Target target = Target.parse(name);
    String baseUrl = baseUrl(target, settings);
    Facts facts = catalog.facts(target);
    Capabilities capabilities = new Capabilities(target, facts, settings.effort());
    requirePrice(target, facts, settings);
    Secret key = Secret.of(target, environment);
    Connection connection =
        connect(new Asked(target, facts, settings.effort()), baseUrl, key, settings);
    Ledger ledger = new Ledger(settings.batch() ? facts.inBatches() : facts, settings.maxCost());
    Gate gate = new Gate(new CostCapped(connection, ledger));
    Api limited = new Limited(gate, settings.limits(), time);
    String identity = identity(target, baseUrl, settings.effort());
    Api retrying = retrying(limited, settings.patience(), time);
    // What keeps nothing would still be told everything.
    Api cached = cache.equals(ReplyCache.NONE) ? retrying : new Cached(retrying, cache, identity);
    Api recorded =
        recorder.equals(Recorder.NONE) ? cached : new Recorded(cached, recorder, target, key);
    Model asking =
        settings.batch()
            ? new Batched(batches(target, connection), cache, ledger, identity, time)
            : new FanOut(recorded);
    return new RemoteModel(
        identity, capabilities, asking, retrying(limited, QUICK, time), gate, ledger, connection);
  }

  private static Batches batches(Target target, Connection connection) {
    return connection
        .batches()
        .orElseThrow(() ->
            new IllegalArgumentException(target + " is not offered in batches; leave --batch out"));
  }

  private static Api retrying(Api inner, Patience patience, Time time) {
    return new Retrying(
        inner, patience, time, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  private static Connection connect(Asked asked, String baseUrl, Secret key, Settings settings) {
    return switch (asked.target().provider()) {
      case ANTHROPIC -> new AnthropicApi(asked, baseUrl, key, settings);
      case OPENAI, OPENAI_CHAT -> new OpenAiApi(asked, baseUrl, key, settings);
      case OPENAI_COMPATIBLE -> new CompatibleApi(asked, baseUrl, key, settings);
      case GOOGLE -> new GoogleApi(asked, baseUrl, key, settings);
    };
  }

  private static String baseUrl(Target target, Settings settings) {
    String url = settings.baseUrl().isEmpty() ? target.provider().baseUrl() : settings.baseUrl();
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          target + " needs --base-url, such as http://localhost:8000/v1");
    }
    try {
      URI uri = new URI(url);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "base-url cannot be used; give one such as http://localhost:8000/v1, without a name or"
            + " password in it");
  }

  private static void requirePrice(Target target, Facts facts, Settings settings) {
    if (Double.isFinite(settings.maxCost()) && facts.price().isEmpty()) {
      throw new IllegalArgumentException(
          "max-cost is "
              + settings.maxCost()
              + ", but no price of "
              + target
              + " is known; add it to models.yaml, or leave --max-cost out");
    }
  }

  private static String identity(Target target, String baseUrl, String effort) {
    String where = baseUrl.equals(target.provider().baseUrl()) ? "" : " at " + baseUrl;
    return target + where + (effort.isEmpty() ? "" : " with effort " + effort);
  }
}
