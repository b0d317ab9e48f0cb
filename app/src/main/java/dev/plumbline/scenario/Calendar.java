package dev.plumbline.scenario;

import dev.plumbline.Unicode;
import dev.plumbline.scenario.Company.Appointment;
import dev.plumbline.scenario.Environment.Effect;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A company's calendar. */
final class Calendar {

  private final List<Appointment> appointments;
  private final Directory directory;

  Calendar(List<Appointment> appointments, Directory directory) {
    this.appointments = new ArrayList<>(appointments);
    this.directory = directory;
  }

  Effect list() {
    String lines = appointments.stream().map(Calendar::line).collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The calendar is empty." : lines);
  }

  private static String line(Appointment event) {
    String with = event.with().isEmpty() ? "" : ", with " + String.join(", ", event.with());
    return OpenCompany.TIME.format(event.at()) + ": " + event.title() + with;
  }

  Effect create(CallArguments given) {
    try {
      LocalDateTime at = LocalDateTime.parse(given.get("at"));
      appointments.add(
          new Appointment(at, given.get("title"), directory.addresses(given.get("with"))));
      return given.done("It is in the calendar.", "title", "at", "with");
    } catch (DateTimeParseException e) {
      return Effect.answer("'" + given.get("at") + "' is no time; write 2026-03-12T14:30.");
    }
  }

  Effect cancel(CallArguments given) {
    String title = Unicode.folded(given.get("title"));
    return appointments.removeIf(event -> Unicode.folded(event.title()).equals(title))
        ? given.done("Cancelled.", "title")
        : Effect.answer("There is no event '" + given.get("title") + "'.");
  }
}
