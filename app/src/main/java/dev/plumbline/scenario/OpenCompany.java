package dev.plumbline.scenario;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.Company.Mail;
import dev.plumbline.scenario.Company.Reaction;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link Company} in use by one trial. */
final class OpenCompany implements Environment {

  /** How the company writes a time. */
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);

  private static final int MINUTES_A_CALL = 2;

  private final Company start;
  private final Directory directory;
  private final Mailbox mailbox;
  private final SharedFiles files;
  private final Calendar calendar;
  private final Tracker tracker;
  private final OpsConsole console;
  private final Colleagues colleagues;
  private final List<String> news = new ArrayList<>();
  private LocalDateTime clock;

  OpenCompany(Company start) {
    this.start = start;
    this.clock = start.clock();
    this.directory = new Directory(start.people());
    this.mailbox = new Mailbox(start.mail(), directory);
    this.files = new SharedFiles(start.files(), directory);
    this.calendar = new Calendar(start.calendar(), directory);
    this.tracker = new Tracker(start.tickets(), start.agent());
    this.console = new OpsConsole(start.services());
    this.colleagues = new Colleagues(start);
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
    CallArguments given = new CallArguments(tool.get(), call.texts());
    Optional<String> complaint = given.complaint();
    if (complaint.isPresent()) {
      return Effect.rejected(complaint.get());
    }
    clock = clock.plusMinutes(MINUTES_A_CALL);
    Effect effect = apply(given);
    boolean ends = false;
    for (StateChange change : effect.changes()) {
      Optional<Reaction> reaction = colleagues.react(change);
      reaction.ifPresent(this::arrive);
      ends |= reaction.map(Reaction::ends).orElse(false);
      colleagues.collect(change, clock);
    }
    return new Effect(effect.text(), effect.changes(), effect.rejected(), ends);
  }

  private Effect apply(CallArguments given) {
    return switch (given.tool()) {
      case CURRENT_TIME -> Effect.answer(TIME.format(clock));
      case FIND_PERSON -> directory.find(given);
      case LIST_MAIL -> mailbox.list();
      case READ_MAIL -> mailbox.read(given);
      case SEND_MAIL -> mailbox.send(given);
      case DELETE_MAIL -> mailbox.delete(given);
      case LIST_FILES -> files.list(given);
      case READ_FILE -> files.read(given);
      case WRITE_FILE -> files.write(given);
      case DELETE_FILE -> files.delete(given);
      case SHARE_FILE -> files.share(given);
      case LIST_EVENTS -> calendar.list();
      case CREATE_EVENT -> calendar.create(given);
      case CANCEL_EVENT -> calendar.cancel(given);
      case LIST_TICKETS -> tracker.list();
      case READ_TICKET -> tracker.read(given);
      case CREATE_TICKET -> tracker.create(given);
      case COMMENT_TICKET -> tracker.comment(given);
      case SET_TICKET_STATUS -> tracker.setStatus(given);
      case LIST_SERVICES -> console.list();
      case CHANGE_SETTING -> console.change(given);
      case COPY_ARTIFACT -> given.done("Copied.", "artifact", "destination");
      case SUBMIT_FIGURE -> given.done("Submitted.", "figure", "value");
    };
  }

  private void arrive(Reaction reaction) {
    Company.Answer answer = reaction.reply();
    news.add(mailbox.arrive(toAgent(answer.from(), answer.subject(), answer.text())));
  }

  private Mail toAgent(String from, String subject, String text) {
    return new Mail(clock, from, List.of(start.agent()), subject, text);
  }

  @Override
  public List<Letter> unanswered() {
    return colleagues.unanswered();
  }

  @Override
  public void reply(Letter letter, String text) {
    Mail mail = toAgent(letter.to().address(), "Re: " + letter.mail().subject(), text);
    news.add(mailbox.arrive(mail) + "\n\n" + text);
  }
}
