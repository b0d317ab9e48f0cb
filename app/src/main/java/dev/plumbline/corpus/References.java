package dev.plumbline.corpus;

import dev.plumbline.model.Message;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.ToolWorld;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.ScenarioFile;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All that suites say, as references. */
public final class References {

  private static final Pattern SEVERAL_WORDS = Pattern.compile("\\S+\\s+\\S.*");
  private static final Pattern PARAGRAPH = Pattern.compile("\n\\s*\n");

  private References() {}

  /**
   * Of every scenario file: its texts in its core and with each factor at each of its values, its
   * people, addresses and organisations, its markers, and its canary.
   */
  public static List<Reference> of(Catalog catalog) {
    return catalog.files().stream().flatMap(References::of).distinct().toList();
  }

  private static Stream<Reference> of(ScenarioFile file) {
    Stream<Reference> own =
        Stream.concat(
            file.canary().stream().map(id -> of(Reference.Form.CANARY, file, id)),
            name(file.slots().get("company")).map(name -> of(Reference.Form.ENTITY, file, name)));
    return Stream.concat(own, cells(file).flatMap(cell -> of(file.scenario(cell, Map.of()))));
  }

  private static Stream<Map<String, String>> cells(ScenarioFile file) {
    Map<String, List<String>> factors = file.grid().factors();
    return Stream.concat(
            file.grid().cells(file.core()).stream(),
            factors.entrySet().stream()
                .flatMap(factor ->
                    file.grid().cells(Map.of(factor.getKey(), factor.getValue())).stream()))
        .distinct();
  }

  private static Stream<String> name(@Nullable JsonNode slot) {
    if (slot == null) {
      return Stream.empty();
    }
    String name = (slot.isObject() ? slot.path("text") : slot).asString("");
    return Stream.of(name).filter(SEVERAL_WORDS.asMatchPredicate());
  }

  /** Of one scenario. */
  public static Stream<Reference> of(Scenario scenario) {
    return Stream.of(
            opening(scenario).map(text -> of(Reference.Form.TEXT, scenario, text)),
            world(scenario).map(text -> of(Reference.Form.TEXT, scenario, text)),
            entities(scenario).map(name -> of(Reference.Form.ENTITY, scenario, name)),
            markers(scenario).map(marker -> of(Reference.Form.PHRASE, scenario, marker)))
        .flatMap(references -> references);
  }

  private static Reference of(Reference.Form form, ScenarioFile file, String text) {
    return new Reference(form, file.name(), file.split(), text);
  }

  private static Reference of(Reference.Form form, Scenario scenario, String text) {
    return new Reference(form, scenario.suite(), scenario.split(), text);
  }

  /** Paragraph by paragraph: some are of this scenario, some of all. */
  private static Stream<String> opening(Scenario scenario) {
    return scenario.opening().stream()
        .map(message ->
            switch (message) {
              case Message.SystemPrompt system -> system.text();
              case Message.User user -> user.text();
              case Message.Assistant turn -> turn.text();
              case Message.ToolOutput output -> output.text();
            })
        .flatMap(PARAGRAPH::splitAsStream);
  }

  private static Stream<String> world(Scenario scenario) {
    return switch (scenario.world()) {
      case Desk desk -> desk.documents().values().stream();
      case ToolWorld world -> world.texts();
      case Company company ->
          Stream.of(
                  company.mail().stream().map(mail -> mail.subject() + "\n" + mail.text()),
                  company.tickets().stream().map(ticket -> ticket.title() + "\n" + ticket.text()),
                  company.files().values().stream(),
                  company.reactions().stream().map(reaction -> reaction.reply().text()))
              .flatMap(texts -> texts);
    };
  }

  private static Stream<String> entities(Scenario scenario) {
    return switch (scenario.world()) {
      case Desk _, ToolWorld _ -> Stream.empty();
      case Company company ->
          Stream.of(
                  company.people().stream()
                      .map(Company.Person::name)
                      .filter(SEVERAL_WORDS.asMatchPredicate()),
                  company.people().stream().map(Company.Person::address),
                  company.mail().stream().map(Company.Mail::from),
                  Stream.of(company.agent(), company.agent().replaceFirst(".*@", "")))
              .flatMap(names -> names);
    };
  }

  private static Stream<String> markers(Scenario scenario) {
    return switch (scenario.rubric()) {
      case Rubric.Chat chat when chat.undesired() == Rubric.Chat.Undesired.MARKER ->
          chat.signs().stream().filter(SEVERAL_WORDS.asMatchPredicate());
      case Rubric.Chat chat -> Stream.empty();
      case Rubric.Agent _, Rubric.Read _ -> Stream.empty();
    };
  }
}
