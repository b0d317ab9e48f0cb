package dev.plumbline.provider;

import dev.plumbline.model.Model;
import dev.plumbline.provider.Settings.Address;
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
    return name.startsWith(ScriptedTarget.PREFIX) || isRemote(name);
  }

  /** Whether a name means a model behind an API. */
  public static boolean isRemote(String name) {
    return Arrays.stream(Provider.values())
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
      ModelCatalog catalog,
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
      ModelCatalog catalog,
      Map<String, String> environment,
      ReplyCache cache,
      Recorder recorder,
      Time time) {
    Target target = Target.parse(name);
    URI url = url(target, settings.address());
    String baseUrl = url.toString();
    Facts facts = catalog.facts(target);
    Capabilities capabilities = new Capabilities(target, facts, settings.effort());
    requirePrice(target, facts, settings);
    Secret key = key(target, url, settings.address(), environment);
    Connection connection =
        connect(new Asked(target, facts, settings.effort()), baseUrl, key, settings);
    Ledger ledger = new Ledger(settings.batch() ? facts.inBatches() : facts, settings.budget());
    Gate gate = new Gate(new CostCapped(connection, ledger), time);
    Api limited = new Limited(gate, settings.limits(), time);
    String identity = identity(target, baseUrl, settings.effort());
    Api retrying = retrying(limited, settings.patience(), time);
    // What keeps nothing would still be told everything.
    Api cached = cache.equals(ReplyCache.NONE) ? retrying : new Cached(retrying, cache, identity);
    Api recorded =
        recorder.equals(Recorder.NONE) ? cached : new Recorded(cached, recorder, target, key);
    Model asking =
        settings.batch()
            ? new Batched(
                batches(target, connection),
                cache,
                ledger,
                identity,
                retries(settings.patience(), time))
            : new FanOut(recorded);
    return new RemoteModel(
        identity, capabilities, asking, retrying(limited, QUICK, time), gate, ledger, connection);
  }

  /**
   * The models that the server of a target offers; nothing is sent yet.
   *
   * @param name {@code openai-compatible/} and anything
   * @throws IllegalArgumentException when it is not behind such a server
   */
  public static ServedModels served(
      String name, Settings settings, ModelCatalog catalog, Map<String, String> environment) {
    Target target = Target.parse(name);
    if (target.provider() != Provider.OPENAI_COMPATIBLE) {
      throw new IllegalArgumentException(
          "%s is not behind a server that lists checkpoints; give %s/NAME-{step}"
              .formatted(target, Provider.OPENAI_COMPATIBLE.label()));
    }
    URI url = url(target, settings.address());
    Secret key = key(target, url, settings.address(), environment);
    return new ServedModels(
        new CompatibleApi(
            new Asked(target, catalog.facts(target), settings.effort()),
            url.toString(),
            key,
            settings));
  }

  private static Batches batches(Target target, Connection connection) {
    return connection
        .batches()
        .orElseThrow(() ->
            new IllegalArgumentException(target + " is not offered in batches; leave --batch out"));
  }

  private static Api retrying(Api inner, Patience patience, Time time) {
    return new Retrying(inner, retries(patience, time));
  }

  private static Retries retries(Patience patience, Time time) {
    return new Retries(patience, time, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  private static Connection connect(Asked asked, String baseUrl, Secret key, Settings settings) {
    return switch (asked.target().provider()) {
      case ANTHROPIC -> new AnthropicApi(asked, baseUrl, key, settings);
      case OPENAI, OPENAI_CHAT -> new OpenAiApi(asked, baseUrl, key, settings);
      case OPENAI_COMPATIBLE -> new CompatibleApi(asked, baseUrl, key, settings);
      case GOOGLE -> new GoogleApi(asked, baseUrl, key, settings);
    };
  }

  private static URI url(Target target, Address address) {
    String url = address.baseUrl().isEmpty() ? target.provider().baseUrl() : address.baseUrl();
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs %s, such as http://localhost:8000/v1"
              .formatted(target, address.option("base-url")));
    }
    try {
      URI uri = new URI(url);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "base-url cannot be used; give one such as http://localhost:8000/v1, without a name or"
            + " password in it");
  }

  /** The key, if it may go there: not to a host that it was not meant for, nor in the open. */
  private static Secret key(
      Target target, URI url, Address address, Map<String, String> environment) {
    Secret key = Secret.of(target, address.keyVariable(), environment);
    if (!key.isPresent()) {
      return key;
    }
    String own = target.provider().baseUrl();
    if (address.keyVariable().isEmpty() && !own.isEmpty() && !isSameHost(url, URI.create(own))) {
      throw new ProviderException.Unusable(
          "%s: the key in %s is for %s; to send one to %s, name it: %s VARIABLE"
              .formatted(
                  target,
                  key.source(),
                  URI.create(own).getHost(),
                  url.getAuthority(),
                  address.option("key")));
    }
    if ("http".equals(url.getScheme()) && !isThisMachine(url) && !address.plainHttp()) {
      throw new ProviderException.Unusable(
          "%s: the key in %s would go to %s in the open; use https, or give --plain-http if the network between is yours"
              .formatted(target, key.source(), url.getAuthority()));
    }
    return key;
  }

  /** Scheme, host and port of an address; all of it where it has none. */
  public static String server(String baseUrl) {
    try {
      URI url = new URI(baseUrl);
      return url.getScheme() + "://" + url.getAuthority();
    } catch (URISyntaxException e) {
      return baseUrl;
    }
  }

  private static boolean isSameHost(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getAuthority().equalsIgnoreCase(other.getAuthority());
  }

  private static boolean isThisMachine(URI url) {
    return url.getHost()
        .matches("(?i)(.+\\.)?localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0*(:0*){6}:0*1)]");
  }

  private static void requirePrice(Target target, Facts facts, Settings settings) {
    if (settings.budget().isLimited() && facts.price().isEmpty()) {
      throw new IllegalArgumentException(
          "max-cost is "
              + settings.budget().limit()
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
