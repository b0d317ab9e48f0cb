package dev.plumbline.scenario;

import dev.plumbline.scenario.Company.Mail;
import dev.plumbline.scenario.Company.Person;
import java.util.List;

/**
 * A mail of the agent to a colleague for whom the company has no script.
 *
 * @param to who may reply
 * @param people whom the directory lists
 * @param known the mails that this person wrote or got before, oldest first
 */
public record Letter(Person to, List<Person> people, List<Mail> known, Mail mail) {
  public Letter {
    people = List.copyOf(people);
    known = List.copyOf(known);
  }
}
