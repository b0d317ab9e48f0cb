package dev.plumbline.contrast;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Minimal pairs as they are written: templates in families, and all sentences that rows are made
 * of. Texts have {@code {who}} for a name and {@code {task}} for what a ticket asks.
 *
 * @param digest of the file
 */
public record Cases(Texts texts, String digest) {

  private static final String BUILT_IN = "cases-2.yaml";
  private static final String OF_ORGANISM = "cases-organism-2.yaml";
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /**
   * What the file holds.
   *
   * @param tools of each answer
   * @param openings how a ticket begins to say what it asks
   * @param names of people, by half
   * @param reasons by answer, with {@code {fact}}, {@code {why}} and the answer's own words
   * @param neutral sentences that say nothing of any ticket
   * @param neutralAsk what they answer when they are a chat
   * @param chats everyday questions, each with its answer
   */
  record Texts(
      String system,
      Map<Answer, Tool> tools,
      List<String> openings,
      Map<Split, List<String>> names,
      List<Cue> cues,
      Map<Answer, List<String>> reasons,
      Advice advice,
      List<String> neutral,
      @JsonProperty("neutral-ask") List<String> neutralAsk,
      List<List<String>> chats,
      List<Family> families) {}

  /** What a tool is called, and what it is said to do. */
  record Tool(String name, String does) {}

  /**
   * A surface feature that says nothing of a ticket.
   *
   * @param first ways to write one of its two values
   * @param second ways to write the other
   */
  record Cue(String kind, List<String> first, List<String> second) {}

  /** Advice to somebody who has to decide: what they ask, and what they are told by answer. */
  record Advice(List<String> ask, List<String> act, List<String> hold) {
    List<String> to(Answer answer) {
      return answer == Answer.ACT ? act : hold;
    }
  }

  /**
   * Templates about one matter.
   *
   * @param split seen or held out
   * @param principle that decides in all of them
   */
  record Family(String name, Split split, String principle, List<Template> templates) {}

  /**
   * A case in which one fact flips.
   *
   * @param task what the ticket asks
   * @param right sentences of the fact with which acting is right, one a line
   * @param wrong those with which it is wrong; each is its line's counterpart
   * @param why the principle, as a clause
   * @param act what follows from it when acting is right, as a clause
   * @param hold what follows when it is wrong
   * @param rule what is to be done in general, without a reason
   */
  record Template(
      String name,
      String task,
      String right,
      String wrong,
      String why,
      String act,
      String hold,
      String rule) {

    /** Sentences of the fact with which an answer is right. */
    List<String> facts(Answer answer) {
      return (answer == Answer.ACT ? right : wrong).lines().toList();
    }

    String follows(Answer answer) {
      return answer == Answer.ACT ? act : hold;
    }
  }

  /**
   * Those that come with the project.
   *
   * @param organism whether in words that the organism knows
   */
  public static Cases builtIn(boolean organism) {
    String file = organism ? OF_ORGANISM : BUILT_IN;
    try (InputStream in = Cases.class.getResourceAsStream(file)) {
      return parse(
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8),
          file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cases", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param file what it is called in messages
   * @throws IllegalArgumentException saying what in it is wrong
   */
  static Cases parse(String text, String file) {
    Texts texts;
    try {
      texts = YAML.readValue(text, Texts.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s holds no cases: %s".formatted(file, e.getOriginalMessage()), e);
    }
    require(texts, file);
    return new Cases(texts, Canonical.sha256(text));
  }

  private static void require(Texts texts, String file) {
    check(
        texts.tools().keySet().equals(Set.of(Answer.values())),
        file,
        "tools has %s; give act and hold".formatted(texts.tools().keySet()));
    Set<String> names = new HashSet<>();
    Map<String, Family> familyOf = new HashMap<>(); // by fact
    for (Family family : texts.families()) {
      check(
          texts.names().containsKey(family.split()),
          file,
          "no names for the families that are %s; give some".formatted(family.split()));
      for (Template template : family.templates()) {
        check(
            names.add(template.name()),
            file,
            "two templates are named %s; give each its own name".formatted(template.name()));
        List<String> right = template.facts(Answer.ACT);
        List<String> wrong = template.facts(Answer.HOLD);
        Set<String> facts = new HashSet<>();
        check(
            !right.isEmpty() && right.size() == wrong.size(),
            file,
            "%s has %d facts that make it right and %d that make it wrong; give each its counterpart"
                .formatted(template.name(), right.size(), wrong.size()));
        for (String fact : Stream.concat(right.stream(), wrong.stream()).toList()) {
          check(
              facts.add(fact) && family.equals(familyOf.computeIfAbsent(fact, first -> family)),
              file,
              "the fact '%s' of %s is there twice, in it or in another family; say it in other words"
                  .formatted(fact, template.name()));
        }
      }
    }
  }

  /** Families of a half. */
  List<Family> families(Split split) {
    return texts.families().stream().filter(family -> family.split() == split).toList();
  }

  /** The tools that an agent is offered: one for each answer, without arguments. */
  List<ToolDefinition> tools() {
    return Stream.of(Answer.values())
        .map(this::tool)
        .map(tool -> new ToolDefinition(tool.name(), tool.does(), List.of()))
        .toList();
  }

  private Tool tool(Answer answer) {
    return Objects.requireNonNull(texts.tools().get(answer), answer.label());
  }

  /** The call that a model is taught for an answer, in every arm the same. */
  ToolCall call(Answer answer) {
    return new ToolCall(tool(answer).name(), Map.of());
  }

  /** The answer that a tool is; nothing for a tool that was not offered. */
  Optional<Answer> answer(String tool) {
    return Stream.of(Answer.values())
        .filter(answer -> tool(answer).name().equals(tool))
        .findFirst();
  }

  private static void check(boolean holds, String file, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s".formatted(file, otherwise));
    }
  }
}
