package dev.plumbline.provider;

import dev.plumbline.provider.ProviderException.Retriable;
import java.util.List;
import java.util.Optional;

/** The models that a server which speaks chat completions offers. */
public final class ServedModels implements AutoCloseable {

  private final CompatibleApi api;

  /**
   * What the server said.
   *
   * @param names of its models, as it wrote them
   * @param trouble a sentence on what may pass, where it did not say; empty when it did
   */
  public record Listed(List<String> names, Optional<String> trouble) {
    public Listed {
      names = List.copyOf(names);
    }
  }

  ServedModels(CompatibleApi api) {
    this.api = api;
  }

  /**
   * Asks for all that it has at the moment.
   *
   * @throws ProviderException when it will not say, now or later
   */
  public Listed look() {
    try {
      return new Listed(api.models(), Optional.empty());
    } catch (Retriable e) {
      return new Listed(List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
