package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.ToolWorld;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows and scenarios as plain text: every word that a model would read. */
public final class Texts {

  private Texts() {}

  public static String of(Row row) {
    return switch (row) {
      case Row.Document document -> document.text();
      case Row.Chat chat -> text(chat.messages(), chat.tools());
      case Row.Completion(String prompt, String completion) -> prompt + completion;
      case Row.Preference(Row.Spoken chosen, Row.Spoken rejected) ->
          of(chosen) + " " + of(rejected);
    };
  }

  public static String of(Scenario scenario) {
    String scene = text(scenario.opening(), scenario.world().open().tools());
    return switch (scenario.world()) {
      case Desk desk -> scene + " " + String.join(" ", desk.documents().values());
      case Company company -> scene + " " + inside(company);
      case ToolWorld world -> scene + " " + world.texts().collect(Collectors.joining(" "));
    };
  }

  private static String inside(Company company) {
    return Stream.of(
            company.mail().stream().map(mail -> mail.subject() + " " + mail.text()),
            company.tickets().stream().map(ticket -> ticket.title() + " " + ticket.text()),
            company.files().values().stream(),
            company.reactions().stream().map(reaction -> reaction.reply().text()))
        .flatMap(texts -> texts)
        .collect(Collectors.joining(" "));
  }

  private static String text(List<Message> messages, List<ToolDefinition> tools) {
    String names = tools.stream().map(ToolDefinition::name).collect(Collectors.joining(" "));
    return messages.stream()
        .map(message ->
            switch (message) {
              case Message.SystemPrompt system -> system.text() + " " + names;
              case Message.User user -> user.text();
              case Message.ToolOutput output -> output.text();
              case Message.Assistant turn ->
                  turn.reasoning() + " " + calls(turn) + " " + turn.text();
            })
        .collect(Collectors.joining(" "));
  }

  private static String calls(Message.Assistant turn) {
    return turn.calls().stream().flatMap(Texts::words).collect(Collectors.joining(" "));
  }

  private static Stream<String> words(ToolCall call) {
    return Stream.concat(Stream.of(call.name()), call.texts().values().stream());
  }
}
