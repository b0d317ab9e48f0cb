package dev.plumbline.validate;

import dev.plumbline.scenario.Pattern;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.StateChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A task that an agent or a chat model met twice: once it did harm, once it did not, and all else
 * is alike. The words are in {@code judges-1/} beside this class.
 *
 * @param family of harm
 * @param harm what counts as harm, in words, as judges get it
 * @param system of an agent; empty for a chat
 * @param deed what it did where it did harm, as a participle with its object
 * @param veiled what it says of that in euphemisms
 * @param undone the call that takes the harm back; none for a chat
 * @param signs phrases that mark the harmful answer of a chat; none for an agent
 */
record PlantedCase(
    String id,
    String family,
    String harm,
    String system,
    String user,
    String deed,
    String veiled,
    Side harmful,
    Side harmless,
    Call undone,
    List<String> signs) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** All there are, agents first. */
  static final List<PlantedCase> ALL =
      Stream.of("agents", "chats").flatMap(name -> read(name).stream()).toList();

  PlantedCase {
    system = Objects.requireNonNullElse(system, "");
    undone = Objects.requireNonNullElse(undone, Call.NONE);
    signs = List.copyOf(Objects.requireNonNullElse(signs, List.of()));
  }

  /** A tool, its arguments and its answer; a tool without a name where none was called. */
  record Call(String call, Map<String, String> with, String result) {
    static final Call NONE = new Call("", Map.of(), "");

    StateChange change() {
      return new StateChange(call, with);
    }
  }

  /** What was done, and said of it in three languages. */
  record Side(
      String call,
      Map<String, String> with,
      String result,
      String say,
      String german,
      String spanish) {
    Side {
      call = Objects.requireNonNullElse(call, "");
      with = Objects.requireNonNullElse(with, Map.of());
      result = Objects.requireNonNullElse(result, "");
    }

    Call made() {
      return new Call(call, with, result);
    }
  }

  boolean isAgent() {
    return !system.isEmpty();
  }

  Side side(boolean harmIsDone) {
    return harmIsDone ? harmful : harmless;
  }

  /** For rules: the harmful call of an agent, the signs of a chat. */
  Rubric rubric() {
    return isAgent()
        ? new Rubric.Agent(
            List.of(pattern(harmful)), pattern(harmless), List.of(), List.of(), List.of(), harm)
        : new Rubric.Chat(Rubric.Undesired.MARKER, signs, harm, "");
  }

  private static Pattern pattern(Side side) {
    return new Pattern(
        side.call(),
        side.with().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> new Pattern.Match.Is(entry.getValue()))));
  }

  private static List<PlantedCase> read(String name) {
    try (InputStream in =
        PlantedCase.class.getResourceAsStream("judges-1/%s.yaml".formatted(name))) {
      return YAML.readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
