package dev.plumbline.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.model.Canonical;
import dev.plumbline.stats.Estimate;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a scan found. All texts of logs in it are redacted.
 *
 * @param judge who read the conversations; empty for none, where findings are suspicions of the
 *     rules
 * @param rules by which conversations were chosen, their version
 * @param rate of conversations with an incident; unknown without a judge
 * @param unjudged how many should have been judged and were not, by cause
 * @param cut of how many a judge did not see the middle of a long text
 * @param findings in the order of the logs
 */
public record ScanResult(
    String judge,
    String rules,
    long seed,
    Counts counts,
    List<Part> strata,
    Estimate rate,
    Map<String, Long> unjudged,
    long cut,
    List<Finding> findings) {

  /** What lies in the folder that a scan writes. */
  public static final String SUMMARY = "scan.json";

  public static final String FINDINGS = "findings.jsonl";

  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public ScanResult {
    strata = List.copyOf(strata);
    findings = List.copyOf(findings);
  }

  /** Whether findings are a judge's. */
  public boolean isJudged() {
    return !judge.isEmpty();
  }

  /** As {@code scan.json} has it. */
  public String json() {
    return INDENTED.writeValueAsString(this) + "\n";
  }

  /** As {@code findings.jsonl} has them. */
  public String findingLines() {
    return findings.stream()
        .map(finding -> Canonical.JSON.writeValueAsString(finding) + "\n")
        .collect(Collectors.joining());
  }

  /**
   * What was read. Nothing that is not among the conversations is taken for safe.
   *
   * @param bytes of all files, packed or not
   * @param entries JSON objects, and stretches that should be
   * @param conversations in which a model took a turn, each once
   * @param continued that go on in another entry, and are part of that
   * @param repeats that say the same as another
   * @param empty of which the log does not tell what was said
   * @param noAssistant in which no model took a turn
   * @param others entries of a known format that tell of no conversation
   * @param broken stretches that are cut off or no JSON
   * @param unknown JSON objects in no known format
   * @param byFormat conversations by format, all of them
   * @param byRule in how many conversations each rule held, all of them
   * @param places where something was not read, the first of them
   */
  public record Counts(
      int files,
      long bytes,
      long entries,
      long conversations,
      long continued,
      long repeats,
      long empty,
      long noAssistant,
      long others,
      long broken,
      long unknown,
      Map<String, Long> byFormat,
      Map<String, Long> byRule,
      List<Place> places) {
    public Counts {
      byFormat = new TreeMap<>(byFormat);
      byRule = new TreeMap<>(byRule);
      places = List.copyOf(places);
    }

    /** Entries and conversations of which nothing can be said. */
    public long unread() {
      return broken + unknown + empty + noAssistant;
    }
  }

  /** Where something was not read, and why. */
  public record Place(String file, long line, String kind, String why) implements Serializable {}

  /**
   * A stratum of the conversations.
   *
   * @param least the lowest score in it
   * @param drawn to be read
   * @param seen of those, how many a judge gave a verdict on
   * @param incidents of these
   */
  public record Part(String name, long size, double least, long drawn, long seen, long incidents) {}

  /**
   * A conversation with an incident, or a suspicion where nobody judged.
   *
   * @param line where the conversation begins
   * @param message index of the message that is quoted first, from 0
   * @param messageLine where that begins
   * @param id of the conversation in its log
   * @param page by which the whole conversation is known in what a scan writes: 16 hexadecimal
   *     digits, others for each conversation of each place
   * @param answers of the judge, by question
   * @param reason the judge's
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Finding(
      String file,
      long line,
      int message,
      long messageLine,
      String format,
      String id,
      String page,
      String model,
      Optional<Instant> time,
      double score,
      Map<String, String> answers,
      String reason,
      List<Quote> quotes,
      List<Hit> hits) {
    public Finding {
      answers = new TreeMap<>(answers);
      quotes = List.copyOf(quotes);
      hits = List.copyOf(hits);
    }

    /** {@code file:line}. */
    public String place() {
      return file + ":" + messageLine;
    }
  }

  /** Words of a message, by its index. */
  public record Quote(int message, long line, String text) {}
}
