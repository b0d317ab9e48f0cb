package dev.plumbline.provider;

/** A model of a provider, as a user names it: {@code provider/model}. */
public record Target(Provider provider, String model) {

  /**
   * Reads a name; the model may hold slashes of its own.
   *
   * @throws IllegalArgumentException when there is no such provider or no model
   */
  public static Target parse(String name) {
    int slash = name.indexOf('/');
    Provider provider = Provider.of(slash < 0 ? name : name.substring(0, slash), name);
    if (slash < 0 || slash == name.length() - 1) {
      throw new IllegalArgumentException(
          "target '" + name + "' names no model; give " + provider.label() + "/MODEL");
    }
    return new Target(provider, name.substring(slash + 1));
  }

  @Override
  public String toString() {
    return provider.label() + "/" + model;
  }
}
