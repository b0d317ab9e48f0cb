package dev.plumbline.corpus;

import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.scenario.Split;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What becomes of a row on its own, apart from what it repeats: a pure function, for any number of
 * threads and machines.
 *
 * @param splits leaks of suites in these count; a canary always does
 */
public record RowCheck(Decontamination decontamination, Scan scan, Set<Split> splits) {

  /** Training data may resemble the seen suites only. */
  public static final Set<Split> SEALED = Set.of(Split.HELD_OUT, Split.CONTROL);

  public RowCheck {
    splits = Set.copyOf(splits);
  }

  /** Why a row may be removed. */
  public enum Reason {
    REPEAT("repeats an earlier row"),
    LEAK("leaks a suite"),
    SECRET("holds a secret"),
    PERSONAL("holds personal data"),
    LANGUAGE("is in another language"),
    LENGTH("is too short or long");

    private final String inWords;

    Reason(String inWords) {
      this.inWords = inWords;
    }

    /** What such a row does. */
    public String inWords() {
      return inWords;
    }

    /** As on the command line and in files. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A row that has been looked at.
   *
   * @param sketch to find what it repeats
   */
  public record Checked(Sketch sketch, List<Hit> hits, List<Scan.Finding> findings) {
    public Checked {
      hits = List.copyOf(hits);
      findings = List.copyOf(findings);
    }

    /** All but {@link Reason#REPEAT}, which takes the other rows. */
    public Set<Reason> reasons() {
      Set<Reason> reasons = EnumSet.noneOf(Reason.class);
      if (!hits.isEmpty()) {
        reasons.add(Reason.LEAK);
      }
      findings.forEach(finding -> reasons.add(reason(finding.kind())));
      return reasons;
    }

    private static Reason reason(Scan.Kind kind) {
      return switch (kind) {
        case SECRET -> Reason.SECRET;
        case PERSONAL -> Reason.PERSONAL;
        case LANGUAGE -> Reason.LANGUAGE;
        case LENGTH -> Reason.LENGTH;
      };
    }
  }

  /**
   * Looks at a row.
   *
   * @param json one line, as UTF-8
   * @throws IllegalArgumentException says what is wrong with the line
   */
  public Checked check(byte[] json) {
    return checkTurns(RowText.turns(json));
  }

  public Checked check(String json) {
    return check(json.getBytes(StandardCharsets.UTF_8));
  }

  Checked checkTurns(List<String> turns) {
    String text = String.join("\n", turns);
    Words words = Words.of(text);
    List<Hit> hits =
        decontamination.check(words).stream()
            .filter(
                hit -> splits.contains(hit.split()) || hit.kind() == Decontamination.Kind.CANARY)
            .toList();
    return new Checked(Sketch.of(words), hits, scan.findings(text, words));
  }
}
