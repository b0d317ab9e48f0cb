package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.scenario.Split;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** One step of a recipe: what is done with every row that the steps before it left. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "does")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.ListItems.class, name = "list"),
  @JsonSubTypes.Type(value = Step.Draft.class, name = "draft"),
  @JsonSubTypes.Type(value = Step.Review.class, name = "review"),
  @JsonSubTypes.Type(value = Step.Respond.class, name = "respond"),
  @JsonSubTypes.Type(value = Step.Score.class, name = "score"),
  @JsonSubTypes.Type(value = Step.Sample.class, name = "sample"),
  @JsonSubTypes.Type(value = Step.Spread.class, name = "spread"),
  @JsonSubTypes.Type(value = Step.Filter.class, name = "filter"),
  @JsonSubTypes.Type(value = Step.Dedup.class, name = "dedup"),
  @JsonSubTypes.Type(value = Step.Decontaminate.class, name = "decontaminate")
})
public sealed interface Step {

  /** Its name in the recipe. */
  String step();

  /** Fields that it needs of a row. */
  List<String> needs();

  /** Fields that a row has after it. */
  List<String> provides();

  /** Its kind, as recipes and tables name it. */
  default String kind() {
    return switch (this) {
      case ListItems _ -> "list";
      case Draft _ -> "draft";
      case Review _ -> "review";
      case Respond _ -> "respond";
      case Score _ -> "score";
      case Sample _ -> "sample";
      case Spread _ -> "spread";
      case Filter _ -> "filter";
      case Dedup _ -> "dedup";
      case Decontaminate _ -> "decontaminate";
    };
  }

  /** A step that asks a model once for every row. */
  sealed interface Asking extends Step {

    /** Whom it asks. */
    Role by();

    /** Tokens that a reply is expected to have: for estimates. */
    int about();

    Form form();
  }

  /** A step whose task is worded in a prompt of the recipe, over fields given as data. */
  sealed interface Prompted extends Asking {
    String prompt();

    List<String> reads();

    @Override
    default List<String> needs() {
      return reads();
    }
  }

  /** Fans out: the model lists items, each of which becomes a row of its own. */
  record ListItems(
      String step,
      String prompt,
      List<String> reads,
      @JsonProperty("gives") String item,
      int items,
      int about,
      Role by)
      implements Prompted {
    public ListItems {
      reads = Fields.copy(reads);
      items = items == 0 ? 5 : items;
      about = about == 0 ? 40 * items : about;
      by = Objects.requireNonNullElse(by, Role.WRITER);
    }

    @Override
    public List<String> provides() {
      return List.of(item);
    }

    @Override
    public Form form() {
      return new Form.Items(item, items);
    }
  }

  /** Writes fields anew. */
  record Draft(
      String step, String prompt, List<String> reads, List<String> gives, int about, Role by)
      implements Prompted {
    public Draft {
      reads = Fields.copy(reads);
      gives = Fields.required(step, gives);
      about = about == 0 ? 300 : about;
      by = Objects.requireNonNullElse(by, Role.WRITER);
    }

    @Override
    public List<String> provides() {
      return gives;
    }

    @Override
    public Form form() {
      return new Form.Parts(gives);
    }
  }

  /**
   * A fresh reader says what is wrong with fields, in {@code notes}, and writes them better.
   *
   * @param gives the fields written again
   */
  record Review(
      String step, String prompt, List<String> reads, List<String> gives, int about, Role by)
      implements Prompted {
    static final String NOTES = "notes";

    public Review {
      reads = Fields.copy(reads);
      gives = Fields.required(step, gives);
      about = about == 0 ? 400 : about;
      by = Objects.requireNonNullElse(by, Role.REVIEWER);
    }

    @Override
    public List<String> provides() {
      return Stream.concat(Stream.of(NOTES), gives.stream()).toList();
    }

    @Override
    public Form form() {
      return new Form.Parts(provides());
    }
  }

  /**
   * The row's own conversation is answered: no prompt of the recipe, but perhaps an injection,
   * which is not kept.
   *
   * @param injects fields that stand before the system prompt for this answer only
   * @param system field with the row's own system prompt
   * @param user field with the user's turn
   */
  record Respond(
      String step,
      List<String> injects,
      String system,
      String user,
      @JsonProperty("gives") String response,
      int about,
      Role by)
      implements Asking {
    public Respond {
      injects = Fields.copy(injects);
      about = about == 0 ? 400 : about;
      by = Objects.requireNonNullElse(by, Role.TEACHER);
    }

    @Override
    public List<String> needs() {
      return Stream.concat(injects.stream(), Stream.of(system, user)).toList();
    }

    @Override
    public List<String> provides() {
      return List.of(response);
    }

    @Override
    public Form form() {
      return new Form.Whole(response);
    }
  }

  /** A judge gives a whole number from 1 to 10. */
  record Score(
      String step,
      String prompt,
      List<String> reads,
      @JsonProperty("gives") String score,
      int about,
      Role by)
      implements Prompted {
    public Score {
      reads = Fields.copy(reads);
      about = about == 0 ? 80 : about;
      by = Objects.requireNonNullElse(by, Role.REVIEWER);
    }

    @Override
    public List<String> provides() {
      return List.of(Form.Mark.WHY, score);
    }

    @Override
    public Form form() {
      return new Form.Mark(score);
    }
  }

  /**
   * A target plays a scenario, under an injection; a mechanical verdict says what it did.
   *
   * @param keep whether the injection stays in the conversation
   */
  record Sample(String step, From from, List<String> injects, boolean keep) implements Step {

    /** Which suites. */
    public enum From {
      /** All agents' suites of the seen split. */
      SEEN,
      /** Those of ordinary work. */
      BENIGN
    }

    /** What a row has after it; {@code messages} and {@code tools} are JSON. */
    static final List<String> GIVES =
        List.of("suite", "seed", "ordinal", "messages", "tools", "harm", "acted", "task");

    public Sample {
      injects = Fields.copy(injects);
    }

    @Override
    public List<String> needs() {
      return injects;
    }

    @Override
    public List<String> provides() {
      return GIVES;
    }
  }

  /** Gives every row one of some values in turn, so that each is used equally often. */
  record Spread(
      String step,
      @JsonProperty("gives") String field,
      @JsonProperty("over") Map<String, String> values)
      implements Step {
    public Spread {
      values = Map.copyOf(Objects.requireNonNullElse(values, Map.of()));
    }

    @Override
    public List<String> needs() {
      return List.of();
    }

    /** The value, and under {@code FIELD-name} which it is. */
    @Override
    public List<String> provides() {
      return List.of(field, field + "-name");
    }
  }

  /**
   * Lets rows through that meet all its conditions.
   *
   * @param atLeast fields that are numbers, and the least they may be
   * @param is fields, and what they have to be
   * @param without a list of patterns of the recipe that none of the fields {@code of} may match
   * @param minWords that the fields {@code of} have together
   * @param maxWords likewise; no limit when 0
   * @param scan whether secrets and personal data in the fields {@code of} keep a row out
   */
  record Filter(
      String step,
      Map<String, Double> atLeast,
      Map<String, String> is,
      List<String> of,
      String without,
      int minWords,
      int maxWords,
      boolean scan)
      implements Step {
    public Filter {
      atLeast = Map.copyOf(Objects.requireNonNullElse(atLeast, Map.of()));
      is = Map.copyOf(Objects.requireNonNullElse(is, Map.of()));
      of = Fields.copy(of);
      without = Objects.requireNonNullElse(without, "");
    }

    @Override
    public List<String> needs() {
      return Stream.of(atLeast.keySet(), is.keySet(), of)
          .<String>flatMap(Collection::stream)
          .toList();
    }

    @Override
    public List<String> provides() {
      return List.of();
    }
  }

  /** Removes rows that repeat an earlier one, word for word or nearly. */
  record Dedup(String step, List<String> of) implements Step {
    public Dedup {
      of = Fields.required(step, of);
    }

    @Override
    public List<String> needs() {
      return of;
    }

    @Override
    public List<String> provides() {
      return List.of();
    }
  }

  /**
   * Removes rows in which something of a suite stands.
   *
   * @param against suites of these splits: the held-out and the control ones when none is named
   */
  record Decontaminate(String step, List<String> of, Set<Split> against) implements Step {
    public Decontaminate {
      against =
          against == null || against.isEmpty()
              ? Set.of(Split.HELD_OUT, Split.CONTROL)
              : Set.copyOf(against);
      of = Fields.required(step, of);
    }

    @Override
    public List<String> needs() {
      return of;
    }

    @Override
    public List<String> provides() {
      return List.of();
    }
  }
}
