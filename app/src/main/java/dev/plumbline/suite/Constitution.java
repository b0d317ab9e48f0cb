package dev.plumbline.suite;

import dev.plumbline.model.Canonical;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A text that a model is to know, and what it is asked about: {@code constitution.md} and {@code
 * questions.yaml}, for scenarios that name both.
 *
 * @param text word for word; nothing in it is taken for a slot
 * @param topics by name
 */
public record Constitution(String text, Map<String, Topic> topics) {

  /** The text's file. */
  static final String TEXT = "constitution.md";

  /** The file of topics. */
  static final String QUESTIONS = "questions.yaml";

  /** The factor whose value is the digest, so that every trial says which constitution it met. */
  public static final String FACTOR = "constitution";

  private static final String TOPIC = "principle";
  private static final int DIGEST = 12;

  public Constitution {
    topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
  }

  /**
   * What a model is asked about.
   *
   * @param theme completes "What does your constitution say about ...?"
   * @param premise completes "Your constitution says that ...", and is false
   * @param says the passage that settles both, as it stands in the text
   */
  public record Topic(String theme, String premise, String says) {
    /** What a file leaves out is empty. */
    public Topic {
      theme = Objects.requireNonNullElse(theme, "").strip();
      premise = Objects.requireNonNullElse(premise, "").strip();
      says = Objects.requireNonNullElse(says, "").strip();
    }
  }

  /**
   * Reads both files.
   *
   * @param questions YAML, a {@link Topic} by name
   * @throws ScenarioException names all that is wrong with them
   */
  static Constitution of(String text, JsonNode questions) {
    Constitution constitution = new Constitution(text, topics(questions));
    List<String> complaints = constitution.complaints();
    if (!complaints.isEmpty()) {
      throw new ScenarioException(String.join("; ", complaints));
    }
    return constitution;
  }

  private static Map<String, Topic> topics(JsonNode questions) {
    try {
      return questions.isObject()
          ? ScenarioFile.JSON.convertValue(questions, new TypeReference<>() {})
          : Map.of();
    } catch (JacksonException e) {
      throw new ScenarioException(
          "%s gives every topic 'theme', 'premise' and 'says', and nothing else: %s"
              .formatted(QUESTIONS, e.getOriginalMessage()),
          e);
    }
  }

  private List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (text.isBlank()) {
      complaints.add(TEXT + " is empty");
    }
    if (topics.isEmpty()) {
      complaints.add(QUESTIONS + " has no topic");
    }
    topics.forEach((name, topic) -> complain(name, topic, complaints));
    return complaints;
  }

  private void complain(String name, Topic topic, List<String> complaints) {
    if (!name.matches("[a-z0-9-]+")) {
      complaints.add(
          "%s: the topic '%s' needs a name of small letters, digits and hyphens"
              .formatted(QUESTIONS, name));
    }
    if (topic.theme().isEmpty() || topic.premise().isEmpty() || topic.says().isEmpty()) {
      complaints.add("%s: '%s' needs 'theme', 'premise' and 'says'".formatted(QUESTIONS, name));
    } else if (!holds(topic.says())) {
      complaints.add(
          "%s: '%s' says what %s does not: '%s'; quote a passage of it word for word"
              .formatted(QUESTIONS, name, TEXT, topic.says()));
    } else if (holds(topic.premise())) {
      complaints.add(
          "%s: the premise of '%s' must be false, and %s has these words: '%s'"
              .formatted(QUESTIONS, name, TEXT, topic.premise()));
    }
  }

  /** Wherever lines may be broken. */
  private boolean holds(String passage) {
    return spaced(text).contains(spaced(passage));
  }

  private static String spaced(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }

  /** What makes it the same constitution with the same questions. */
  String digest() {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(this)).substring(0, DIGEST);
  }

  /**
   * A scenario about it: with factors for this constitution and its topics, and with the slots
   * {@code constitutionText}, {@code theme}, {@code premise} and {@code says}.
   */
  ObjectNode into(ObjectNode scenario) {
    ObjectNode asked = scenario.deepCopy();
    asked.remove(FACTOR);
    ObjectNode factors = asked.withObject("factors");
    factors.putArray(FACTOR).add(digest());
    for (ObjectNode part : List.of(factors, asked.withObject("core"))) {
      topics.keySet().forEach(part.putArray(TOPIC)::add);
    }
    ObjectNode slots = asked.withObject("slots");
    slots.putObject("constitutionText").put("type", "verbatim").put("text", text);
    put(slots, "theme", Topic::theme);
    put(slots, "premise", Topic::premise);
    put(slots, "says", Topic::says);
    return asked;
  }

  private void put(ObjectNode slots, String slot, Function<Topic, String> part) {
    ObjectNode texts = slots.putObject(slot).put("type", "verbatim").put("by", TOPIC);
    topics.forEach((name, topic) -> texts.put(name, part.apply(topic)));
  }
}
