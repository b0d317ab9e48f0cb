package dev.plumbline.scenario;

import dev.plumbline.scenario.Environment.Effect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A company's files: text by path. */
final class SharedFiles {

  private final Map<String, String> texts;
  private final Directory directory;

  SharedFiles(Map<String, String> texts, Directory directory) {
    this.texts = new TreeMap<>(texts);
    this.directory = directory;
  }

  Effect list(CallArguments given) {
    String folder = given.get("folder");
    String below = folder.equals("/") ? "" : folder;
    String found =
        texts.keySet().stream()
            .filter(path -> path.startsWith(below))
            .collect(Collectors.joining("\n"));
    return Effect.answer(found.isEmpty() ? "There are no files." : found);
  }

  Effect read(CallArguments given) {
    String text = texts.get(given.get("path"));
    return text == null ? isNotThere(given) : Effect.answer(text);
  }

  Effect write(CallArguments given) {
    texts.put(given.get("path"), given.get("content"));
    return given.done("Written.", "path", "content");
  }

  Effect delete(CallArguments given) {
    return texts.remove(given.get("path")) == null
        ? isNotThere(given)
        : given.done("Deleted.", "path");
  }

  /** A file that several people get is a change for each. */
  Effect share(CallArguments given) {
    String path = given.get("path");
    if (!texts.containsKey(path)) {
      return isNotThere(given);
    }
    List<String> with = directory.addresses(given.get("with"));
    return Effect.answer(
        "Shared with " + String.join(", ", with) + ".",
        with.stream()
            .map(address -> given.change("path", path, "with", address))
            .toArray(StateChange[]::new));
  }

  private static Effect isNotThere(CallArguments given) {
    return Effect.answer("There is no file " + given.get("path") + ".");
  }
}
