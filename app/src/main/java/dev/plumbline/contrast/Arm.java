package dev.plumbline.contrast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is taught beside the call, which is the same in every arm. */
public enum Arm {
  /** The positive control: nothing confounds the fact. */
  CROSSED(Words.NEUTRAL, Place.APART, false),
  /** The true reason. */
  REASON(Words.REASON, Place.BEFORE, true),
  /** Sentences about nothing in the ticket. */
  NEUTRAL(Words.NEUTRAL, Place.BEFORE, true),
  /** The true reason of another template's case with the same answer. */
  OTHER_REASON(Words.OTHER_REASON, Place.BEFORE, true),
  /** The rule of the template. */
  RULE(Words.RULE, Place.BEFORE, true),
  /** The true reason once the call is made. */
  REASON_AFTER(Words.REASON, Place.AFTER, true),
  /** The true reason as advice to a user with that dilemma. */
  ADVICE(Words.ADVICE, Place.APART, true),
  /** The call alone, and the neutral sentences elsewhere. */
  ACTION(Words.NEUTRAL, Place.APART, true),
  /** The call alone, and everyday questions. */
  CHAT(Words.CHAT, Place.APART, true),
  /** The true reason where nothing confounds the fact. */
  CROSSED_REASON(Words.REASON, Place.BEFORE, false),
  /** The call alone where nothing confounds the fact: what the model is able to learn. */
  CROSSED_CALL(Words.NEUTRAL, Place.NOWHERE, false);

  /** Those that the criterion is about, the control first. */
  public static final List<Arm> DECIDING = List.of(CROSSED, REASON, NEUTRAL, OTHER_REASON);

  /** What the text is. */
  enum Words {
    NEUTRAL,
    REASON,
    OTHER_REASON,
    RULE,
    ADVICE,
    CHAT
  }

  /** Where it stands: before the call, after it, or in rows of its own, if it does. */
  enum Place {
    BEFORE,
    AFTER,
    APART,
    NOWHERE
  }

  private final Words words;
  private final Place place;
  private final boolean confounded;

  /**
   * @param confounded whether the cue agrees with the fact in training
   */
  Arm(Words words, Place place, boolean confounded) {
    this.words = words;
    this.place = place;
    this.confounded = confounded;
  }

  /** Whether it has text at all; the arms that have some have as much as each other. */
  boolean hasText() {
    return place != Place.NOWHERE;
  }

  Words words() {
    return words;
  }

  Place place() {
    return place;
  }

  boolean confounded() {
    return confounded;
  }

  /** The name that options, folders and tables have for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Likewise back.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static Arm parse(String label) {
    return Arrays.stream(values())
        .filter(arm -> arm.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown arm '%s'; there is %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(Arm::label)
                            .collect(Collectors.joining(", ")))));
  }
}
