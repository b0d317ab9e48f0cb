package dev.plumbline.scan;

import dev.plumbline.model.WellFormedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads files of logs as conversations, in order. Entries are parsed on all processors, some MB at
 * a time; conversations whose entries are apart are kept until their file ends, or until they take
 * {@link #HELD} bytes: the oldest then ends, and what follows of it counts as another.
 */
final class LogReader {

  /** Bytes of entries that are parsed together. */
  private static final long TOGETHER = 1 << 22;

  private static final int MOST_TOGETHER = 1024;

  /** Bytes of entries whose conversations are not yet whole. */
  private static final long HELD = 1 << 26;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Entries.LONGEST).build())
                  .build())
          .nodeFactory(WellFormedJson.NODES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /** What APIs call the list in a page of their answers. */
  private static final List<String> LISTS = List.of("data", "runs", "items", "results");

  private final Optional<LogFormat> only;
  private final LongConsumer progress;
  private final Consumer<List<Found>> sink;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final List<Found> found = new ArrayList<>();
  private long bytesHeld;

  /** What was found in a log. */
  sealed interface Found {

    /**
     * A conversation.
     *
     * @param entries that it was made of
     */
    record Whole(Conversation conversation, int entries) implements Found {}

    /** An entry that tells of no conversation, as that of a tool within one. */
    record Other(LogFormat format) implements Found {}

    /** What could not be read, or not as a log of any format. */
    record Unread(String file, long line, Kind kind, String why) implements Found {}
  }

  /** How something was not read. */
  enum Kind {
    /** Cut off, no JSON, or broken. */
    BROKEN,
    /** JSON in no format that is known. */
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An entry that was parsed. */
  private sealed interface Parsed {
    record Told(long line, int bytes, LogFormat format, List<Piece> pieces) implements Parsed {}

    record Not(long line, Kind kind, String why) implements Parsed {}
  }

  /** A conversation whose entries come one by one. */
  private static final class Held {
    private final long line;
    private final LogFormat format;
    private final Piece first;
    private final List<List<Turn>> turns = new ArrayList<>();
    private int entries;
    private long bytes;

    Held(long line, LogFormat format, Piece first) {
      this.line = line;
      this.format = format;
      this.first = first;
    }
  }

  /**
   * Makes it.
   *
   * @param only the format that entries have, where that was said
   * @param progress is told of bytes of files that were read
   * @param sink is given what was found, in order, some of it at a time
   */
  LogReader(Optional<LogFormat> only, LongConsumer progress, Consumer<List<Found>> sink) {
    this.only = only;
    this.progress = progress;
    this.sink = sink;
  }

  /** Reads a file; one that cannot be unpacked is unread from there on. */
  void read(LogFile file) {
    try {
      file.read(this::read, progress);
    } catch (IOException e) {
      String name = file.name();
      endAll(name);
      found.add(new Found.Unread(name, 0, Kind.BROKEN, "cannot be read on: " + e.getMessage()));
      hand();
    }
  }

  private void read(String name, Entries entries) throws IOException {
    for (List<Entry> batch = batch(entries); !batch.isEmpty(); batch = batch(entries)) {
      batch.parallelStream().map(this::parse).toList().forEach(parsed -> take(name, parsed));
      hand();
    }
    endAll(name);
  }

  private void hand() {
    if (!found.isEmpty()) {
      sink.accept(List.copyOf(found));
      found.clear();
    }
  }

  private static List<Entry> batch(Entries entries) throws IOException {
    List<Entry> batch = new ArrayList<>();
    long bytes = 0;
    while (bytes < TOGETHER && batch.size() < MOST_TOGETHER) {
      Optional<Entry> entry = entries.next();
      if (entry.isEmpty()) {
        break;
      }
      batch.add(entry.get());
      bytes += entry.get() instanceof Entry.Whole whole ? whole.json().length : 0;
    }
    return batch;
  }

  private Parsed parse(Entry entry) {
    return switch (entry) {
      case Entry.Broken(long line, String why) -> new Parsed.Not(line, Kind.BROKEN, why);
      case Entry.Whole(long line, byte[] json) -> {
        try {
          yield told(JSON.readTree(json), line, json.length);
        } catch (JacksonException e) {
          yield new Parsed.Not(line, Kind.BROKEN, why(e));
        } catch (RuntimeException e) { // whatever stands in a log, it ends no scan
          yield new Parsed.Not(
              line, Kind.BROKEN, "of a form that is not known: " + e.getClass().getSimpleName());
        }
      }
    };
  }

  /** Where, and not what: nothing that stands in a log goes on unredacted. */
  private static String why(JacksonException e) {
    return e instanceof StreamConstraintsException
        ? "deeper or longer than is read"
        : "no JSON, from column %d of its line on".formatted(e.getLocation().getColumnNr());
  }

  private Parsed told(JsonNode tree, long line, int bytes) {
    Optional<Parsed.Told> told = read(tree, line, bytes);
    for (int i = 0; told.isEmpty() && i < LISTS.size(); i++) {
      told = list(tree.path(LISTS.get(i)), line, bytes);
    }
    return told.isPresent()
        ? told.get()
        : new Parsed.Not(
            line,
            Kind.UNKNOWN,
            only.map(format -> "not " + format.label()).orElse("no known format"));
  }

  private Optional<Parsed.Told> read(JsonNode tree, long line, int bytes) {
    for (LogFormat format : only.map(List::of).orElse(LogFormat.ALL)) {
      Optional<List<Piece>> pieces = format.read(tree, line);
      if (pieces.isPresent()) {
        return Optional.of(new Parsed.Told(line, bytes, format, pieces.get()));
      }
    }
    return Optional.empty();
  }

  /** A page of an API's answer; all in it is of one format, or it is none. */
  private Optional<Parsed.Told> list(JsonNode entries, long line, int bytes) {
    List<Piece> pieces = new ArrayList<>();
    Optional<LogFormat> format = Optional.empty();
    for (JsonNode entry : entries) {
      Optional<Parsed.Told> told = read(entry, line, bytes);
      if (told.isEmpty() || !told.get().format().equals(format.orElse(told.get().format()))) {
        return Optional.empty();
      }
      format = Optional.of(told.get().format());
      pieces.addAll(told.get().pieces());
    }
    return format.map(one -> new Parsed.Told(line, bytes, one, pieces));
  }

  private void take(String name, Parsed parsed) {
    switch (parsed) {
      case Parsed.Not(long line, Kind kind, String why) ->
          found.add(new Found.Unread(name, line, kind, why));
      case Parsed.Told(long line, int bytes, LogFormat format, List<Piece> pieces) -> {
        if (pieces.isEmpty()) {
          found.add(new Found.Other(format));
        }
        for (Piece piece : pieces) {
          if (piece.group().isEmpty()) {
            end(name, line, format, piece, piece.turns(), 1);
          } else {
            hold(name, line, bytes, format, piece);
          }
        }
      }
    }
  }

  private void hold(String name, long line, int bytes, LogFormat format, Piece piece) {
    Held one = held.computeIfAbsent(piece.group(), group -> new Held(line, format, piece));
    one.turns.add(piece.turns());
    one.entries++;
    one.bytes += bytes;
    bytesHeld += bytes;
    while (bytesHeld > HELD) {
      String oldest = held.keySet().iterator().next();
      end(name, Objects.requireNonNull(held.remove(oldest)));
    }
  }

  private void endAll(String name) {
    List<Held> all = new ArrayList<>(held.values());
    held.clear();
    all.forEach(one -> end(name, one));
    hand();
  }

  private void end(String name, Held one) {
    bytesHeld -= one.bytes;
    end(name, one.line, one.format, one.first, Turns.joined(one.turns), one.entries);
  }

  private void end(
      String name, long line, LogFormat format, Piece piece, List<Turn> turns, int entries) {
    found.add(
        new Found.Whole(
            new Conversation(name, line, format, piece.id(), piece.model(), piece.time(), turns),
            entries));
  }
}
