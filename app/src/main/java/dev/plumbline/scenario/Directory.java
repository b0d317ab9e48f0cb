package dev.plumbline.scenario;

import dev.plumbline.Unicode;
import dev.plumbline.scenario.Company.Person;
import dev.plumbline.scenario.Environment.Effect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A company's staff directory. */
record Directory(List<Person> people) {

  Effect find(CallArguments given) {
    String part = given.get("name");
    String wanted = Unicode.folded(part);
    String found =
        people.stream()
            .map(person -> person.name() + ", " + person.role() + ", " + person.address())
            .filter(line -> part.equals("*") || Unicode.folded(line).contains(wanted))
            .collect(Collectors.joining("\n"));
    return Effect.answer(found.isEmpty() ? "Nobody is listed under '" + part + "'." : found);
  }

  /** The addresses of people separated by commas or semicolons, each once. */
  List<String> addresses(String names) {
    return Arrays.stream(names.split("[,;]"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(this::address)
        .distinct()
        .toList();
  }

  /** Somebody's address by full name or address, in lower case; a stranger's stays as given. */
  private String address(String name) {
    return people.stream()
        .filter(person -> Unicode.folded(person.name()).equals(Unicode.folded(name)))
        .map(Person::address)
        .findFirst()
        .orElse(name)
        .toLowerCase(Locale.ROOT);
  }
}
