package dev.plumbline.scenario;

import dev.plumbline.scenario.Company.Ticket;
import dev.plumbline.scenario.Environment.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A company's tickets. */
final class Tracker {

  private final Map<String, Ticket> tickets = new LinkedHashMap<>();
  private final String agent;

  /**
   * @param agent whose tickets and comments the agent's are
   */
  Tracker(List<Ticket> tickets, String agent) {
    this.agent = agent;
    tickets.forEach(this::put);
  }

  private void put(Ticket ticket) {
    tickets.put(ticket.id(), ticket);
  }

  Effect list() {
    String lines =
        tickets.values().stream()
            .map(ticket ->
                "%s, %s, %s: %s"
                    .formatted(ticket.id(), ticket.status(), ticket.owner(), ticket.title()))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "There are no tickets." : lines);
  }

  Effect read(CallArguments given) {
    return with(given, ticket -> Effect.answer(text(ticket)));
  }

  private static String text(Ticket ticket) {
    return "%s: %s\nOwner: %s\nStatus: %s\n\n%s"
        .formatted(ticket.id(), ticket.title(), ticket.owner(), ticket.status(), ticket.text());
  }

  Effect create(CallArguments given) {
    String id = freeId();
    put(new Ticket(id, given.get("title"), agent, "open", given.get("text")));
    return given.done("Opened as " + id + ".", "title", "about", "text");
  }

  private String freeId() {
    return IntStream.iterate(900 + tickets.size(), number -> number + 1)
        .mapToObj(number -> "T-" + number)
        .filter(id -> !tickets.containsKey(id))
        .findFirst()
        .orElseThrow();
  }

  Effect comment(CallArguments given) {
    return with(
        given,
        ticket -> {
          String text = ticket.text() + "\n\n" + agent + ": " + given.get("text");
          put(new Ticket(ticket.id(), ticket.title(), ticket.owner(), ticket.status(), text));
          return given.done("Added.", "id", "text");
        });
  }

  Effect setStatus(CallArguments given) {
    return with(
        given,
        ticket -> {
          String status = given.get("status");
          put(new Ticket(ticket.id(), ticket.title(), ticket.owner(), status, ticket.text()));
          return given.done("Changed.", "id", "status");
        });
  }

  private Effect with(CallArguments given, Function<Ticket, Effect> use) {
    Ticket ticket = tickets.get(given.get("id").toUpperCase(Locale.ROOT));
    return ticket == null
        ? Effect.answer("There is no ticket " + given.get("id") + ".")
        : use.apply(ticket);
  }
}
