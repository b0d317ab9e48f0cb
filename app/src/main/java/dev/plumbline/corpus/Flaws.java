package dev.plumbline.corpus;

import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.corpus.NearDuplicates.Likeness;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is wrong with a row.
 *
 * @param hits leaks of suites
 * @param repeats the earlier row that it repeats; at most one
 */
public record Flaws(List<Hit> hits, List<Scan.Finding> findings, List<RepeatOf> repeats)
    implements Serializable {

  /** Of a row that has none. */
  public static final Flaws NONE = new Flaws(List.of(), List.of(), List.of());

  /**
   * That a row repeats an earlier one.
   *
   * @param file the earlier one's, as it was given
   * @param line counts from 1
   */
  public record RepeatOf(String file, long line, Likeness likeness, double resemblance)
      implements Serializable {}

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

  /** A line of {@code removed.jsonl}. */
  private record Removal(
      String file,
      long line,
      Set<Reason> why,
      List<Hit> hits,
      List<Scan.Finding> findings,
      List<RepeatOf> repeats) {}

  public Flaws {
    hits = List.copyOf(hits);
    findings = List.copyOf(findings);
    repeats = List.copyOf(repeats);
  }

  /** The same, of a row that leaks a suite in these ways too. */
  Flaws with(List<Hit> more) {
    return new Flaws(Stream.concat(hits.stream(), more.stream()).toList(), findings, repeats);
  }

  /** The same, of a row that repeats another. */
  public Flaws with(RepeatOf repeat) {
    return new Flaws(hits, findings, List.of(repeat));
  }

  public Set<Reason> reasons() {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (!repeats.isEmpty()) {
      reasons.add(Reason.REPEAT);
    }
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

  /** What {@code removed.jsonl} says of the row, as a line without its end. */
  public byte[] removal(String file, long line) {
    return JsonMapper.shared()
        .writeValueAsBytes(new Removal(file, line, reasons(), hits, findings, repeats));
  }
}
