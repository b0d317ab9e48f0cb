package dev.plumbline.scenario;

import dev.plumbline.Unicode;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;
import dev.plumbline.scenario.Company.Appointment;
import dev.plumbline.scenario.Company.Mail;
import dev.plumbline.scenario.Company.Person;
import dev.plumbline.scenario.Company.Reaction;
import dev.plumbline.scenario.Company.Ticket;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link Company} in use by one trial. */
final class OpenCompany implements Environment {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
  private static final int MINUTES_A_CALL = 2;

  /** How the address of a list for all begins. */
  private static final String EVERYBODY = "all@";

  private final Company start;
  private final Map<Integer, Mail> inbox = new LinkedHashMap<>();
  private final Map<String, String> files;
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();
  private final List<Appointment> calendar;
  private final Map<String, Map<String, String>> services = new TreeMap<>();
  private final List<Reaction> waiting;
  private final List<String> news = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private final List<Letter> unanswered = new ArrayList<>();
  private LocalDateTime clock;
  private int mails;

  OpenCompany(Company start) {
    this.start = start;
    this.clock = start.clock();
    this.files = new TreeMap<>(start.files());
    this.calendar = new ArrayList<>(start.calendar());
    this.waiting = new ArrayList<>(start.reactions());
    start.mail().forEach(this::arrive);
    start.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
    start.services().forEach((name, settings) -> services.put(name, new TreeMap<>(settings)));
  }

  @Override
  public List<ToolDefinition> tools() {
    return start.tools().stream().map(CompanyTool::definition).toList();
  }

  @Override
  public List<String> news() {
    List<String> heard = List.copyOf(news);
    news.clear();
    return heard;
  }

  @Override
  public Effect apply(ToolCall call) {
    Optional<CompanyTool> tool =
        start.tools().stream().filter(one -> one.label().equals(call.name())).findFirst();
    if (tool.isEmpty()) {
      return Effect.rejected("There is no tool " + call.name() + ".");
    }
    Optional<String> complaint = complaint(tool.get().definition(), call.texts());
    if (complaint.isPresent()) {
      return Effect.rejected(complaint.get());
    }
    clock = clock.plusMinutes(MINUTES_A_CALL);
    Effect effect = apply(tool.get(), new Arguments(call.texts()));
    boolean ends = false;
    for (StateChange change : effect.changes()) {
      ends |= react(change);
      collect(change);
    }
    return new Effect(effect.text(), effect.changes(), effect.rejected(), ends);
  }

  private static Optional<String> complaint(ToolDefinition tool, Map<String, String> given) {
    List<String> known = tool.parameters().stream().map(Parameter::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        return Optional.of(tool.name() + " has no argument '" + name + "'.");
      }
    }
    for (Parameter parameter : tool.parameters()) {
      String value = given.getOrDefault(parameter.name(), "");
      if (parameter.required() && value.isBlank()) {
        return Optional.of(tool.name() + " needs '" + parameter.name() + "'.");
      }
      if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(value)) {
        return Optional.of(
            parameter.name() + " must be one of " + String.join(", ", parameter.allowed()) + ".");
      }
    }
    return Optional.empty();
  }

  /** The arguments of a call that has all it needs. */
  private record Arguments(Map<String, String> values) {
    String get(String name) {
      return values.getOrDefault(name, "").strip();
    }
  }

  private Effect apply(CompanyTool tool, Arguments given) {
    return switch (tool) {
      case CURRENT_TIME -> Effect.answer(TIME.format(clock));
      case FIND_PERSON -> findPerson(given.get("name"));
      case LIST_MAIL -> listMail();
      case READ_MAIL -> readMail(given.get("number"));
      case SEND_MAIL -> sendMail(given);
      case DELETE_MAIL -> deleteMail(given.get("number"));
      case LIST_FILES -> listFiles(given.get("folder"));
      case READ_FILE -> readFile(given.get("path"));
      case WRITE_FILE -> writeFile(given);
      case DELETE_FILE -> deleteFile(given.get("path"));
      case SHARE_FILE -> shareFile(given);
      case LIST_EVENTS -> listEvents();
      case CREATE_EVENT -> createEvent(given);
      case CANCEL_EVENT -> cancelEvent(given.get("title"));
      case LIST_TICKETS -> listTickets();
      case READ_TICKET -> readTicket(given.get("id"));
      case CREATE_TICKET -> createTicket(given);
      case COMMENT_TICKET -> commentTicket(given);
      case SET_TICKET_STATUS -> setTicketStatus(given);
      case LIST_SERVICES -> listServices();
      case CHANGE_SETTING -> changeSetting(given);
      case COPY_ARTIFACT -> done(tool, "Copied.", given, "artifact", "destination");
      case SUBMIT_FIGURE -> done(tool, "Submitted.", given, "figure", "value");
    };
  }

  // ------------------------------------------------------------------ people and mail

  private Effect findPerson(String part) {
    String wanted = Unicode.folded(part);
    String found =
        start.people().stream()
            .map(person -> person.name() + ", " + person.role() + ", " + person.address())
            .filter(line -> part.equals("*") || Unicode.folded(line).contains(wanted))
            .collect(Collectors.joining("\n"));
    return Effect.answer(found.isEmpty() ? "Nobody is listed under '" + part + "'." : found);
  }

  private Effect listMail() {
    String lines =
        inbox.entrySet().stream()
            .map(entry -> entry.getKey() + ". " + head(entry.getValue()))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The inbox is empty." : lines);
  }

  private static String head(Mail mail) {
    return TIME.format(mail.at()) + ", from " + mail.from() + ": " + mail.subject();
  }

  private Effect readMail(String number) {
    Mail mail = number.matches("\\d{1,6}") ? inbox.get(Integer.valueOf(number)) : null;
    return mail == null
        ? Effect.answer("There is no mail number " + number + ".")
        : Effect.answer(
            "From: %s\nTo: %s\nDate: %s\nSubject: %s\n\n%s"
                .formatted(
                    mail.from(),
                    String.join(", ", mail.to()),
                    TIME.format(mail.at()),
                    mail.subject(),
                    mail.text()));
  }

  private Effect sendMail(Arguments given) {
    List<String> to = addresses(given.get("to"));
    StateChange[] changes =
        to.stream()
            .map(address ->
                change(
                    CompanyTool.SEND_MAIL,
                    "to",
                    address,
                    "subject",
                    given.get("subject"),
                    "body",
                    given.get("body")))
            .toArray(StateChange[]::new);
    return Effect.answer("Sent to " + String.join(", ", to) + ".", changes);
  }

  private Effect deleteMail(String number) {
    Mail mail = number.matches("\\d{1,6}") ? inbox.remove(Integer.valueOf(number)) : null;
    return mail == null
        ? Effect.answer("There is no mail number " + number + ".")
        : Effect.answer(
            "Deleted.",
            change(CompanyTool.DELETE_MAIL, "from", mail.from(), "subject", mail.subject()));
  }

  private List<String> addresses(String names) {
    return Arrays.stream(names.split("[,;]"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(this::address)
        .distinct()
        .toList();
  }

  /** Somebody's address by full name or address, in lower case; a stranger's stays as given. */
  private String address(String name) {
    return start.people().stream()
        .filter(person -> Unicode.folded(person.name()).equals(Unicode.folded(name)))
        .map(Person::address)
        .findFirst()
        .orElse(name)
        .toLowerCase(Locale.ROOT);
  }

  private void arrive(Mail mail) {
    inbox.put(++mails, mail);
  }

  // ------------------------------------------------------------------ files

  private Effect listFiles(String folder) {
    String below = folder.equals("/") ? "" : folder;
    String found =
        files.keySet().stream()
            .filter(path -> path.startsWith(below))
            .collect(Collectors.joining("\n"));
    return Effect.answer(found.isEmpty() ? "There are no files." : found);
  }

  private Effect readFile(String path) {
    String text = files.get(path);
    return Effect.answer(text == null ? "There is no file " + path + "." : text);
  }

  private Effect writeFile(Arguments given) {
    files.put(given.get("path"), given.get("content"));
    return done(CompanyTool.WRITE_FILE, "Written.", given, "path", "content");
  }

  private Effect deleteFile(String path) {
    return files.remove(path) == null
        ? Effect.answer("There is no file " + path + ".")
        : Effect.answer("Deleted.", change(CompanyTool.DELETE_FILE, "path", path));
  }

  private Effect shareFile(Arguments given) {
    String path = given.get("path");
    if (!files.containsKey(path)) {
      return Effect.answer("There is no file " + path + ".");
    }
    List<String> with = addresses(given.get("with"));
    return Effect.answer(
        "Shared with " + String.join(", ", with) + ".",
        with.stream()
            .map(address -> change(CompanyTool.SHARE_FILE, "path", path, "with", address))
            .toArray(StateChange[]::new));
  }

  // ------------------------------------------------------------------ calendar

  private Effect listEvents() {
    String lines =
        calendar.stream()
            .map(event ->
                TIME.format(event.at())
                    + ": "
                    + event.title()
                    + (event.with().isEmpty() ? "" : ", with " + String.join(", ", event.with())))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The calendar is empty." : lines);
  }

  private Effect createEvent(Arguments given) {
    try {
      LocalDateTime at = LocalDateTime.parse(given.get("at"));
      calendar.add(new Appointment(at, given.get("title"), addresses(given.get("with"))));
      return done(CompanyTool.CREATE_EVENT, "It is in the calendar.", given, "title", "at", "with");
    } catch (DateTimeParseException e) {
      return Effect.answer("'" + given.get("at") + "' is no time; write 2026-03-12T14:30.");
    }
  }

  private Effect cancelEvent(String title) {
    return calendar.removeIf(event -> Unicode.folded(event.title()).equals(Unicode.folded(title)))
        ? Effect.answer("Cancelled.", change(CompanyTool.CANCEL_EVENT, "title", title))
        : Effect.answer("There is no event '" + title + "'.");
  }

  // ------------------------------------------------------------------ tickets

  private Effect listTickets() {
    String lines =
        tickets.values().stream()
            .map(ticket ->
                "%s, %s, %s: %s"
                    .formatted(ticket.id(), ticket.status(), ticket.owner(), ticket.title()))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "There are no tickets." : lines);
  }

  private Effect readTicket(String id) {
    return ticket(
        id,
        ticket ->
            Effect.answer(
                "%s: %s\nOwner: %s\nStatus: %s\n\n%s"
                    .formatted(
                        ticket.id(),
                        ticket.title(),
                        ticket.owner(),
                        ticket.status(),
                        ticket.text())));
  }

  private Effect createTicket(Arguments given) {
    String id = "T-" + (900 + tickets.size());
    tickets.put(id, new Ticket(id, given.get("title"), start.agent(), "open", given.get("text")));
    return Effect.answer(
        "Opened as " + id + ".",
        change(
            CompanyTool.CREATE_TICKET,
            "title",
            given.get("title"),
            "about",
            given.get("about"),
            "text",
            given.get("text")));
  }

  private Effect commentTicket(Arguments given) {
    return ticket(
        given.get("id"),
        ticket -> {
          String text = ticket.text() + "\n\n" + start.agent() + ": " + given.get("text");
          tickets.put(
              ticket.id(),
              new Ticket(ticket.id(), ticket.title(), ticket.owner(), ticket.status(), text));
          return done(CompanyTool.COMMENT_TICKET, "Added.", given, "id", "text");
        });
  }

  private Effect setTicketStatus(Arguments given) {
    return ticket(
        given.get("id"),
        ticket -> {
          tickets.put(
              ticket.id(),
              new Ticket(
                  ticket.id(), ticket.title(), ticket.owner(), given.get("status"), ticket.text()));
          return done(CompanyTool.SET_TICKET_STATUS, "Changed.", given, "id", "status");
        });
  }

  private Effect ticket(String id, Function<Ticket, Effect> use) {
    Ticket ticket = tickets.get(id.toUpperCase(Locale.ROOT));
    return ticket == null ? Effect.answer("There is no ticket " + id + ".") : use.apply(ticket);
  }

  // ------------------------------------------------------------------ ops console

  private Effect listServices() {
    String lines =
        services.entrySet().stream()
            .flatMap(service ->
                Stream.concat(
                    Stream.of(service.getKey()),
                    service.getValue().entrySet().stream()
                        .map(setting -> "  " + setting.getKey() + " = " + setting.getValue())))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The console has no services." : lines);
  }

  private Effect changeSetting(Arguments given) {
    Map<String, String> settings = services.get(given.get("service"));
    if (settings == null || !settings.containsKey(given.get("setting"))) {
      return Effect.answer(
          "There is no setting " + given.get("service") + " / " + given.get("setting") + ".");
    }
    settings.put(given.get("setting"), given.get("value"));
    return done(CompanyTool.CHANGE_SETTING, "Changed.", given, "service", "setting", "value");
  }

  // ------------------------------------------------------------------ what follows

  /** Lets the first reaction that fits take place; says whether the scene ends with it. */
  private boolean react(StateChange change) {
    Optional<Reaction> reaction =
        waiting.stream().filter(one -> one.when().matches(change)).findFirst();
    reaction.ifPresent(one -> {
      waiting.remove(one);
      Mail mail =
          new Mail(
              clock,
              one.reply().from(),
              List.of(start.agent()),
              one.reply().subject(),
              one.reply().text());
      arrive(mail);
      news.add("New mail, number " + mails + ". " + head(mail));
    });
    return reaction.map(Reaction::ends).orElse(false);
  }

  /** Keeps a colleague's first mail for which there is no script, used or not. */
  private void collect(StateChange change) {
    String address = change.arguments().getOrDefault("to", "");
    if (change.operation().equals(CompanyTool.SEND_MAIL.label())
        && start.reactions().stream().noneMatch(one -> one.when().matches(change))
        && written.add(address)) {
      start.people().stream()
          .filter(person -> person.address().equalsIgnoreCase(address))
          .forEach(person -> unanswered.add(letter(person, change)));
    }
  }

  private Letter letter(Person person, StateChange change) {
    List<Mail> known =
        start.mail().stream()
            .filter(mail ->
                mail.from().equals(person.address())
                    || mail.to().stream()
                        .anyMatch(to -> to.equals(person.address()) || to.startsWith(EVERYBODY)))
            .toList();
    Mail mail =
        new Mail(
            clock,
            start.agent(),
            List.of(person.address()),
            change.arguments().getOrDefault("subject", ""),
            change.arguments().getOrDefault("body", ""));
    return new Letter(person, start.people(), known, mail);
  }

  @Override
  public List<Letter> unanswered() {
    List<Letter> waitingForReply = List.copyOf(unanswered);
    unanswered.clear();
    return waitingForReply;
  }

  @Override
  public void reply(Letter letter, String text) {
    Mail mail =
        new Mail(
            clock,
            letter.to().address(),
            List.of(start.agent()),
            "Re: " + letter.mail().subject(),
            text);
    arrive(mail);
    news.add("New mail, number " + mails + ". " + head(mail) + "\n\n" + text);
  }

  private static Effect done(CompanyTool tool, String text, Arguments given, String... names) {
    String[] pairs =
        Arrays.stream(names)
            .flatMap(name -> Stream.of(name, given.get(name)))
            .toArray(String[]::new);
    return Effect.answer(text, change(tool, pairs));
  }

  private static StateChange change(CompanyTool tool, String... pairs) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put(pairs[i], pairs[i + 1]);
    }
    return new StateChange(tool.label(), arguments);
  }
}
