package dev.plumbline.perplexity;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.TextDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Short neutral beginnings that a model goes on from.
 *
 * @param tools of those in the register {@value #CALL}
 * @param prefills at least two, each another
 */
public record Prefills(List<ToolDefinition> tools, List<Prefill> prefills) {

  /** Of beginnings after which a tool could be called. */
  public static final String CALL = "call";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Sampling ANY = new Sampling(1, 1);

  /**
   * One beginning.
   *
   * @param register what kind of text it begins, such as chat, mail or story
   * @param user what is asked
   * @param begins the first words of the answer; may be empty
   */
  public record Prefill(String register, String user, String begins) {
    /** What the model is told, its own first words last. */
    List<Message> messages() {
      Message asked = new Message.User(user);
      return begins.isEmpty()
          ? List.of(asked)
          : List.of(asked, new Message.Assistant("", begins, List.of()));
    }

    /** For a model that is not spoken to. */
    String text() {
      return begins.isEmpty() ? user : begins;
    }
  }

  public Prefills {
    tools = List.copyOf(tools);
    prefills = List.copyOf(prefills);
    if (prefills.stream().distinct().count() < Math.max(2, prefills.size())) {
      throw new IllegalArgumentException(
          "%d prefills, of which %d are different; give 2 or more, and each once"
              .formatted(prefills.size(), prefills.stream().distinct().count()));
    }
  }

  /** Forty in English, of chats, mails, documents, stories and calls of tools. */
  public static Prefills usual() {
    try (InputStream in = Prefills.class.getResourceAsStream("prefills-1.yaml")) {
      return read(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the prefills", e);
    }
  }

  /**
   * Reads them from YAML.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static Prefills read(InputStream yaml) {
    try {
      return YAML.readValue(yaml, Prefills.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "prefills that cannot be read (%s); give 'tools' and 'prefills', each with 'register', 'user' and 'begins'"
              .formatted(e.getOriginalMessage()),
          e);
    }
  }

  /** SHA-256 of all that they say, in hexadecimal. */
  public String digest() {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(this));
  }

  /**
   * The tokens of one as a model reads it: by its chat template, or as a plain text where it has
   * none.
   *
   * @throws IllegalArgumentException says what of it cannot be written so
   */
  int[] opening(Prefill prefill, ChatDialect dialect) {
    if (dialect instanceof TextDialect) {
      return given(dialect.completion(prefill.text(), "."));
    }
    List<ToolDefinition> offered = prefill.register().equals(CALL) ? tools : List.of();
    return dialect.opening(new Request(prefill.messages(), offered, ANY, 0));
  }

  /** The tokens before the first that has loss. */
  private static int[] given(Example example) {
    int end = 0;
    while (!example.supervised()[end]) {
      end++;
    }
    return Arrays.copyOf(example.tokens(), end);
  }
}
