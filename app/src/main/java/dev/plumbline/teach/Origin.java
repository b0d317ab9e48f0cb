package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.model.Canonical;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What a dataset was made from, and how. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Origin.Written.class, name = "written"),
  @JsonSubTypes.Type(value = Origin.Cleaned.class, name = "cleaned")
})
public sealed interface Origin {

  /** One line about it. */
  String summary();

  /** The same as it was asked for, without what came out; what is not known yet is the other's. */
  Origin asked(Origin other);

  /** What was asked for otherwise, if anything; {@link #asked} says what counts. */
  default Optional<String> differenceFrom(Origin before) {
    JsonNode mine = Canonical.JSON.valueToTree(asked(before));
    JsonNode other = Canonical.JSON.valueToTree(before.asked(this));
    return mine.propertyStream()
        .filter(field -> !field.getValue().equals(other.path(field.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Written by a recipe.
   *
   * @param texts digests of the recipe's prompts and lists, by name
   * @param authors whom each role meant, and by which model meanings were compared, if by any;
   *     empty while that is not known
   * @param target that played scenarios; empty where none did
   * @param chats digest of those that the recipe started from; empty where it starts from none
   * @param agreement of two reviewers, where there were two
   */
  record Written(
      String recipe,
      Map<String, String> texts,
      List<String> ablated,
      Map<String, String> authors,
      String target,
      String constitution,
      String chats,
      long seed,
      int limit,
      List<StepCount> steps,
      List<ScoreAgreement> agreement)
      implements Origin {
    public Written {
      texts = new TreeMap<>(texts);
      authors = new TreeMap<>(authors);
      ablated = List.copyOf(ablated);
      steps = List.copyOf(steps);
      agreement = List.copyOf(agreement);
    }

    /** What came out. */
    Written ended(List<StepCount> counts, List<ScoreAgreement> agreed) {
      return new Written(
          recipe,
          texts,
          ablated,
          authors,
          target,
          constitution,
          chats,
          seed,
          limit,
          counts,
          agreed);
    }

    @Override
    public String summary() {
      return "recipe "
          + recipe
          + (ablated.isEmpty() ? "" : " without " + String.join(", ", ablated));
    }

    /** A larger limit asks for more of the same. */
    @Override
    public Origin asked(Origin other) {
      boolean known = !authors.isEmpty() || !(other instanceof Written);
      Written from = known ? this : (Written) other;
      return new Written(
          recipe,
          texts,
          ablated,
          from.authors,
          from.target,
          constitution,
          chats,
          seed,
          0,
          List.of(),
          List.of());
    }
  }

  /**
   * Cleaned from files.
   *
   * @param settings that say what a row is removed for, by name
   * @param removed how many rows were, by reason; a row may have several
   */
  record Cleaned(List<Source> inputs, Map<String, String> settings, Map<String, Long> removed)
      implements Origin {
    public Cleaned {
      inputs = List.copyOf(inputs);
      settings = new TreeMap<>(settings);
      removed = new TreeMap<>(removed);
    }

    @Override
    public String summary() {
      return "cleaned from " + String.join(", ", inputs.stream().map(Source::name).toList());
    }

    @Override
    public Origin asked(Origin other) {
      List<Source> known =
          other instanceof Cleaned(List<Source> theirs, var _, var _)
                  && theirs.size() == inputs.size()
              ? IntStream.range(0, inputs.size())
                  .mapToObj(i -> inputs.get(i).orDigestOf(theirs.get(i)))
                  .toList()
              : inputs;
      return new Cleaned(known, settings, Map.of());
    }
  }

  /**
   * A file.
   *
   * @param name as it was given
   * @param sha256 of its bytes; empty while that is not known
   */
  record Source(String name, String sha256) {
    public Source {
      sha256 = Objects.requireNonNullElse(sha256, "");
    }

    private Source orDigestOf(Source other) {
      return sha256.isEmpty() ? new Source(name, other.sha256) : this;
    }
  }
}
