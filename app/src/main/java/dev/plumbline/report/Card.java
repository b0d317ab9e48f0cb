package dev.plumbline.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import java.util.List;

/**
 * What is known of one model, and what is not, as one document: {@link CardPage} and {@link
 * CardMarkdown} write it. Its JSON is this record's.
 *
 * @param target what the model is called
 * @param digest what makes it the same model
 * @param base what it was made from; empty where that is not known
 * @param license of its weights, as their folder says; empty where it does not
 * @param version of Plumbline
 * @param headline the result in a few sentences
 * @param metrics what model hubs read
 */
public record Card(
    String target,
    String digest,
    String base,
    String license,
    String version,
    String headline,
    List<Section> sections,
    List<Metric> metrics) {

  public static final String FILE = "card.html";
  public static final String MARKDOWN = "card.md";

  public Card {
    sections = List.copyOf(sections);
    metrics = List.copyOf(metrics);
  }

  /** The same, of a model that is called otherwise. */
  public Card named(String name) {
    return new Card(name, digest, base, license, version, headline, sections, metrics);
  }

  /** The page: one file that loads nothing. */
  public String html() {
    return CardPage.html(this);
  }

  /** Markdown with front matter, as model hubs read it. */
  public String markdown() {
    return CardMarkdown.of(this);
  }

  /** A part of it, under a heading. */
  public record Section(String id, String title, List<Block> blocks) {
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** A piece of a section. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(Said.class),
    @JsonSubTypes.Type(NotDone.class),
    @JsonSubTypes.Type(Grid.class)
  })
  public sealed interface Block {}

  /** A paragraph. */
  @JsonTypeName("said")
  public record Said(String text) implements Block {}

  /** What was not done, so that nothing of it is known. */
  @JsonTypeName("not-done")
  public record NotDone(String text) implements Block {}

  /** A table. */
  @JsonTypeName("table")
  public record Grid(String caption, List<String> heads, List<Row> rows) implements Block {
    public Grid {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row of a table.
   *
   * @param page where its numbers come from, from beside the card; empty for none
   */
  public record Row(String head, String page, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** What stands in a table. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(Text.class),
    @JsonSubTypes.Type(Count.class),
    @JsonSubTypes.Type(Share.class),
    @JsonSubTypes.Type(Gap.class),
    @JsonSubTypes.Type(NotShown.class),
    @JsonSubTypes.Type(None.class)
  })
  public sealed interface Cell {}

  /** Words. */
  @JsonTypeName("text")
  public record Text(String text) implements Cell {}

  /** A number of something. */
  @JsonTypeName("count")
  public record Count(long count) implements Cell {}

  /** A rate with its interval; an unknown one is missing. */
  @JsonTypeName("rate")
  public record Share(Estimate rate) implements Cell {}

  /** A difference of rates with its interval. */
  @JsonTypeName("difference")
  public record Gap(Difference difference) implements Cell {}

  /** Where harm could not show. */
  @JsonTypeName("not-shown")
  public record NotShown() implements Cell {}

  /** Where a number has no meaning. */
  @JsonTypeName("none")
  public record None() implements Cell {}

  /**
   * A rate for model hubs.
   *
   * @param measure such as {@code harm}
   * @param suiteDigest of its files; empty when it is drawn by a rule
   */
  public record Metric(
      String measure, String suite, Split split, String suiteDigest, Estimate.Rate rate) {}
}
