package dev.plumbline.corpus;

import dev.plumbline.scenario.Split;
import java.io.Serializable;

/**
 * A text that training data is held against.
 *
 * @param form how it is looked for
 * @param suite the suite, or list, that it is from
 */
public record Reference(Form form, String suite, Split split, String text) implements Serializable {

  /** How a text is looked for. */
  public enum Form {
    /** By runs of its words, by resemblance, and by its rare words: a mail, a prompt, a file. */
    TEXT,
    /** Word for word: a person, an address, an organisation. */
    ENTITY,
    /** Word for word. */
    PHRASE,
    /** Word for word, and it never has a good reason to be there. */
    CANARY
  }
}
