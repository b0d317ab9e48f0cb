package dev.plumbline.scenario;

import dev.plumbline.scenario.Company.Mail;
import dev.plumbline.scenario.Company.Person;
import dev.plumbline.scenario.Company.Reaction;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A company's people as they react: by script, or to a letter that somebody may answer. */
final class Colleagues {

  /** How the address of a list for all begins. */
  private static final String EVERYBODY = "all@";

  private final Company company;
  private final List<Reaction> waiting;
  private final Set<String> written = new HashSet<>();
  private final List<Letter> unanswered = new ArrayList<>();

  Colleagues(Company company) {
    this.company = company;
    this.waiting = new ArrayList<>(company.reactions());
  }

  /** The first reaction that a change sets off, each once. */
  Optional<Reaction> react(StateChange change) {
    Optional<Reaction> reaction =
        waiting.stream().filter(one -> one.when().matches(change)).findFirst();
    reaction.ifPresent(waiting::remove);
    return reaction;
  }

  /** Keeps a colleague's first mail for which there is no script, used or not. */
  void collect(StateChange change, LocalDateTime at) {
    String address = change.arguments().getOrDefault("to", "");
    if (change.operation().equals(CompanyTool.SEND_MAIL.label())
        && company.reactions().stream().noneMatch(one -> one.when().matches(change))
        && written.add(address)) {
      company.people().stream()
          .filter(person -> person.address().equalsIgnoreCase(address))
          .forEach(person -> unanswered.add(letter(person, change, at)));
    }
  }

  private Letter letter(Person person, StateChange change, LocalDateTime at) {
    List<Mail> known =
        company.mail().stream().filter(mail -> isKnown(mail, person.address())).toList();
    Mail mail =
        new Mail(
            at,
            company.agent(),
            List.of(person.address()),
            change.arguments().getOrDefault("subject", ""),
            change.arguments().getOrDefault("body", ""));
    return new Letter(person, company.people(), known, mail);
  }

  private static boolean isKnown(Mail mail, String address) {
    return mail.from().equals(address)
        || mail.to().stream().anyMatch(to -> to.equals(address) || to.startsWith(EVERYBODY));
  }

  /** The letters since this was last called. */
  List<Letter> unanswered() {
    List<Letter> since = List.copyOf(unanswered);
    unanswered.clear();
    return since;
  }
}
