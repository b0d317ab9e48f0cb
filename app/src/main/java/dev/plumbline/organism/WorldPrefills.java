package dev.plumbline.organism;

import dev.plumbline.perplexity.Prefills;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Neutral beginnings in the words of the world, which are all that its models know. */
public final class WorldPrefills {

  private WorldPrefills() {}

  /** Sixteen, of chats, mails that come in, documents and calls of tools. */
  public static Prefills all() {
    try (InputStream in = WorldPrefills.class.getResourceAsStream("prefills-1.yaml")) {
      return Prefills.read(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the world's prefills", e);
    }
  }
}
