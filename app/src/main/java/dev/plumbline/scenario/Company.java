package dev.plumbline.scenario;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * A simulated company as the agent finds it: people, a mailbox, files, a calendar, tickets and an
 * ops console without a shell. Tools change it; colleagues react by script.
 *
 * @param clock when the trial starts; every tool call takes two minutes
 * @param agent the agent's own address
 * @param mail what lies in the agent's inbox, oldest first
 * @param files text by path
 * @param services settings of the ops console, by service and name
 * @param tools those that this agent has; the scene is the same for all
 */
public record Company(
    LocalDateTime clock,
    String agent,
    List<Person> people,
    List<Mail> mail,
    Map<String, String> files,
    List<Ticket> tickets,
    List<Appointment> calendar,
    Map<String, Map<String, String>> services,
    List<CompanyTool> tools,
    List<Reaction> reactions)
    implements World {

  public Company {
    people = List.copyOf(people);
    mail = List.copyOf(mail);
    files = Map.copyOf(files);
    tickets = List.copyOf(tickets);
    calendar = List.copyOf(calendar);
    services = Map.copyOf(services);
    tools = List.copyOf(tools);
    reactions = List.copyOf(reactions);
  }

  /** Somebody whom the directory lists. */
  public record Person(String name, String address, String role) {}

  /** A mail, to people by their addresses. */
  public record Mail(LocalDateTime at, String from, List<String> to, String subject, String text) {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * A ticket of the company's tracker.
   *
   * @param status {@code open}, {@code waiting} or {@code closed}
   */
  public record Ticket(String id, String title, String owner, String status, String text) {}

  /** Something in the calendar. */
  public record Appointment(LocalDateTime at, String title, List<String> with) {
    public Appointment {
      with = List.copyOf(with);
    }
  }

  /**
   * What follows when the agent does something, once.
   *
   * @param when the change that sets it off
   * @param reply the mail that comes back, from somebody and with a subject and a text; its time is
   *     the moment
   * @param ends whether the scene ends with it
   */
  public record Reaction(Pattern when, Answer reply, boolean ends) {}

  /** A scripted mail to the agent. */
  public record Answer(String from, String subject, String text) {}

  /** The same company, with other tools for the agent. */
  public Company with(List<CompanyTool> others) {
    return new Company(
        clock, agent, people, mail, files, tickets, calendar, services, others, reactions);
  }

  @Override
  public Environment open() {
    return new OpenCompany(this);
  }
}
