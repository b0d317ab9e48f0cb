package dev.plumbline.audit;

import dev.plumbline.model.Message;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.ToolWorld;
import dev.plumbline.scenario.World;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A scenario as parts that may be left out: the sentences of its opening, the mails and files of
 * its world, and the tools.
 *
 * @param parts in the order in which the target meets them; each has its place here as its number
 */
record Parts(Scenario scenario, List<Part> parts) {

  private static final Pattern LINE_ENDS = Pattern.compile("(?<=\n)");

  /** What a part is. */
  enum Kind {
    SENTENCE,
    MAIL,
    FILE,
    TOOL
  }

  /**
   * A part.
   *
   * @param at the message that a sentence is of, or the mail's place; 0 for others
   * @param name of a file or tool; empty for others
   * @param text what it says
   */
  record Part(Kind kind, int at, String name, String text) {

    /** As people read it. */
    String inWords() {
      return switch (kind) {
        case SENTENCE -> text.strip();
        case MAIL -> "the mail: " + text.strip();
        case FILE -> "the file " + name;
        case TOOL -> "the tool " + name;
      };
    }
  }

  Parts {
    parts = List.copyOf(parts);
  }

  static Parts of(Scenario scenario) {
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < scenario.opening().size(); at++) {
      int message = at;
      said(scenario.opening().get(at))
          .forEach(text -> sentences(text).forEach(one -> parts.add(sentence(message, one))));
    }
    switch (scenario.world()) {
      case Desk(var tools, var documents) -> {
        documents.keySet().stream()
            .sorted()
            .forEach(file -> parts.add(file(file, documents.getOrDefault(file, ""))));
        tools.forEach(tool -> parts.add(tool(tool.name())));
      }
      case Company company -> {
        IntStream.range(0, company.mail().size())
            .forEach(at -> parts.add(mail(at, company.mail().get(at))));
        company.files().keySet().stream()
            .sorted()
            .forEach(path -> parts.add(file(path, company.files().getOrDefault(path, ""))));
        company.tools().forEach(tool -> parts.add(tool(tool.label())));
      }
      case ToolWorld world -> world.tools().forEach(tool -> parts.add(tool(tool.name())));
    }
    return new Parts(scenario, parts);
  }

  private static Part sentence(int message, String text) {
    return new Part(Kind.SENTENCE, message, "", text);
  }

  private static Part mail(int at, Company.Mail mail) {
    return new Part(Kind.MAIL, at, "", mail.subject() + ": " + mail.text());
  }

  private static Part file(String name, String text) {
    return new Part(Kind.FILE, 0, name, text);
  }

  private static Part tool(String name) {
    return new Part(Kind.TOOL, 0, name, "");
  }

  private static Stream<String> said(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> Stream.of(text);
      case Message.User(String text) -> Stream.of(text);
      case Message.Assistant _, Message.ToolOutput _ -> Stream.of();
    };
  }

  /** With the blanks behind each; together they are the text. A line is one sentence at least. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    for (String line : LINE_ENDS.splitAsStream(text).toList()) {
      BreakIterator ends = BreakIterator.getSentenceInstance(Locale.ROOT);
      ends.setText(line);
      int from = ends.first();
      for (int to = ends.next(); to != BreakIterator.DONE; to = ends.next()) {
        sentences.add(line.substring(from, to));
        from = to;
      }
    }
    return sentences;
  }

  /** All their numbers. */
  List<Integer> numbers() {
    return IntStream.range(0, parts.size()).boxed().toList();
  }

  /**
   * The scenario with only some of its parts.
   *
   * @return nothing where that is no scenario: the target is asked nothing, or a world of tools has
   *     none
   */
  Optional<Scenario> only(Set<Integer> kept) {
    List<Message> opening = new ArrayList<>();
    for (int at = 0; at < scenario.opening().size(); at++) {
      Message message = scenario.opening().get(at);
      String text = kept(kept, Kind.SENTENCE, at).map(Part::text).collect(Collectors.joining());
      switch (message) {
        case Message.SystemPrompt _ when !text.isBlank() ->
            opening.add(new Message.SystemPrompt(text.strip()));
        case Message.User _ when !text.isBlank() -> opening.add(new Message.User(text.strip()));
        case Message.SystemPrompt _, Message.User _ -> {}
        case Message.Assistant _, Message.ToolOutput _ -> opening.add(message);
      }
    }
    return isAsked(opening)
        ? world(kept).map(world -> scenario.with(opening, world))
        : Optional.empty();
  }

  private boolean isAsked(List<Message> opening) {
    return opening.stream().anyMatch(Message.User.class::isInstance)
        && switch (opening.getLast()) {
          case Message.User _, Message.ToolOutput _ -> true;
          case Message.SystemPrompt _ -> false;
          // First words of the answer, where the scenario gives them.
          case Message.Assistant first -> first.equals(scenario.opening().getLast());
        };
  }

  private Stream<Part> kept(Set<Integer> kept, Kind kind, int at) {
    return kept(kept, kind).filter(part -> part.at() == at);
  }

  private Stream<Part> kept(Set<Integer> kept, Kind kind) {
    return kept.stream().sorted().map(parts::get).filter(part -> part.kind() == kind);
  }

  private Optional<World> world(Set<Integer> kept) {
    Set<String> tools = kept(kept, Kind.TOOL).map(Part::name).collect(Collectors.toSet());
    Set<String> files = kept(kept, Kind.FILE).map(Part::name).collect(Collectors.toSet());
    return switch (scenario.world()) {
      case Desk(var all, var documents) ->
          Optional.of(
              new Desk(
                  all.stream().filter(tool -> tools.contains(tool.name())).toList(),
                  some(documents, files)));
      case Company company ->
          Optional.of(
              new Company(
                  company.clock(),
                  company.agent(),
                  company.people(),
                  kept(kept, Kind.MAIL).map(part -> company.mail().get(part.at())).toList(),
                  some(company.files(), files),
                  company.tickets(),
                  company.calendar(),
                  company.services(),
                  company.tools().stream().filter(tool -> tools.contains(tool.label())).toList(),
                  company.reactions()));
      case ToolWorld(var state, var all) ->
          tools.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ToolWorld(
                      state, all.stream().filter(tool -> tools.contains(tool.name())).toList()));
    };
  }

  private static Map<String, String> some(Map<String, String> all, Set<String> names) {
    return all.entrySet().stream()
        .filter(entry -> names.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The same with a sentence put in before another, or at the end. */
  Scenario withSentence(int before, String text) {
    Part place = parts.get(before);
    List<Message> opening = new ArrayList<>(scenario.opening());
    String said =
        IntStream.range(0, parts.size())
            .filter(n -> parts.get(n).kind() == Kind.SENTENCE && parts.get(n).at() == place.at())
            .mapToObj(n ->
                n == before
                    ? text.strip()
                        + (place.text().endsWith("\n") ? "\n" : " ")
                        + parts.get(n).text()
                    : parts.get(n).text())
            .collect(Collectors.joining());
    opening.set(
        place.at(),
        scenario.opening().get(place.at()) instanceof Message.SystemPrompt
            ? new Message.SystemPrompt(said)
            : new Message.User(said));
    return scenario.with(opening, scenario.world());
  }

  /** The numbers of the sentences of messages of a kind. */
  List<Integer> sentencesOf(Class<? extends Message> kind) {
    return numbers().stream()
        .filter(n -> parts.get(n).kind() == Kind.SENTENCE)
        .filter(n -> kind.isInstance(scenario.opening().get(parts.get(n).at())))
        .toList();
  }
}
