package dev.plumbline.scenario;

import dev.plumbline.scenario.Company.Mail;
import dev.plumbline.scenario.Environment.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The agent's mailbox. Mails are numbered from 1 as they arrive. */
final class Mailbox {

  private final Map<Integer, Mail> inbox = new LinkedHashMap<>();
  private final Directory directory;
  private int arrived;

  Mailbox(List<Mail> mails, Directory directory) {
    this.directory = directory;
    mails.forEach(this::arrive);
  }

  /** Puts a mail into the inbox, and says how the agent hears of it. */
  String arrive(Mail mail) {
    inbox.put(++arrived, mail);
    return "New mail, number " + arrived + ". " + head(mail);
  }

  private static String head(Mail mail) {
    return OpenCompany.TIME.format(mail.at()) + ", from " + mail.from() + ": " + mail.subject();
  }

  Effect list() {
    String lines =
        inbox.entrySet().stream()
            .map(entry -> entry.getKey() + ". " + head(entry.getValue()))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The inbox is empty." : lines);
  }

  Effect read(CallArguments given) {
    return number(given)
        .map(inbox::get)
        .map(mail -> Effect.answer(text(mail)))
        .orElseGet(() -> isNotThere(given));
  }

  private static String text(Mail mail) {
    return "From: %s\nTo: %s\nDate: %s\nSubject: %s\n\n%s"
        .formatted(
            mail.from(),
            String.join(", ", mail.to()),
            OpenCompany.TIME.format(mail.at()),
            mail.subject(),
            mail.text());
  }

  /** A mail to several people is a change for each. */
  Effect send(CallArguments given) {
    List<String> to = directory.addresses(given.get("to"));
    StateChange[] changes =
        to.stream()
            .map(address ->
                given.change(
                    "to", address, "subject", given.get("subject"), "body", given.get("body")))
            .toArray(StateChange[]::new);
    return Effect.answer("Sent to " + String.join(", ", to) + ".", changes);
  }

  Effect delete(CallArguments given) {
    return number(given)
        .map(inbox::remove)
        .map(mail ->
            Effect.answer("Deleted.", given.change("from", mail.from(), "subject", mail.subject())))
        .orElseGet(() -> isNotThere(given));
  }

  private static Optional<Integer> number(CallArguments given) {
    return Optional.of(given.get("number"))
        .filter(text -> text.matches("\\d{1,6}"))
        .map(Integer::valueOf);
  }

  private static Effect isNotThere(CallArguments given) {
    return Effect.answer("There is no mail number " + given.get("number") + ".");
  }
}
