package dev.plumbline.corpus;

import dev.plumbline.corpus.Decontamination.Hit;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.corpus.RowCheck.Checked;
import dev.plumbline.corpus.RowCheck.Reason;
import dev.plumbline.corpus.RowFile.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The second reading: writes what stays, what goes and why, and counts both. */
final class CleanFiles {

  /** Rows that the diversity is measured on, evenly spread over those that stay. */
  private static final int SAMPLE = 5_000;

  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Cleaning cleaning;
  private final long rows;
  private final Map<Integer, Checked> flagged;
  private final Map<Integer, Repeat> repeats;
  private final Map<Integer, Where> repeated = new HashMap<>();
  private final long stay;
  private final List<List<String>> sample = new ArrayList<>();
  private long kept;

  /** Where a row that others repeat is. */
  private record Where(String file, long line) {}

  private record RepeatOf(String file, long line, boolean exact, double resemblance) {}

  /** A line of {@code removed.jsonl}; what does not apply is empty. */
  private record Removal(
      String file,
      long line,
      Set<Reason> why,
      List<Hit> hits,
      List<Scan.Finding> findings,
      List<RepeatOf> repeats) {}

  CleanFiles(Cleaning cleaning, int rows, Map<Integer, Checked> flagged, List<Repeat> repeats) {
    this.cleaning = cleaning;
    this.rows = rows;
    this.flagged = flagged;
    this.repeats = repeats.stream().collect(Collectors.toMap(Repeat::text, repeat -> repeat));
    Set<Integer> suspects = new HashSet<>(flagged.keySet());
    suspects.addAll(this.repeats.keySet());
    stay = rows - suspects.stream().filter(this::goes).count();
    Where unknown = new Where("", 0);
    repeats.forEach(repeat -> repeated.put(repeat.earlier(), unknown));
  }

  private Set<Reason> reasons(int row) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (repeats.containsKey(row)) {
      reasons.add(Reason.REPEAT);
    }
    checked(row).map(Checked::reasons).ifPresent(reasons::addAll);
    return reasons;
  }

  private Optional<Checked> checked(int row) {
    return Optional.ofNullable(flagged.get(row));
  }

  private boolean goes(int row) {
    return !Collections.disjoint(reasons(row), cleaning.remove());
  }

  Cleaning.Summary write(Path out, LongConsumer progress) {
    try {
      Files.createDirectories(out);
      try (OutputStream stays = part(out, Cleaning.ROWS);
          OutputStream goes = part(out, Cleaning.REMOVED)) {
        write(stays, goes, progress);
      }
      Cleaning.Summary summary = summary();
      try (OutputStream counts = part(out, Cleaning.SUMMARY)) {
        INDENTED.writeValue(counts, summary);
      }
      for (String name : List.of(Cleaning.ROWS, Cleaning.REMOVED, Cleaning.SUMMARY)) {
        Files.move(
            out.resolve(name + ".part"),
            out.resolve(name),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      return summary;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + out, e);
    }
  }

  private static OutputStream part(Path out, String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(out.resolve(name + ".part")), 1 << 20);
  }

  private void write(OutputStream stays, OutputStream goes, LongConsumer progress)
      throws IOException {
    try (RowFile in = new RowFile(cleaning.files())) {
      int index = 0;
      for (List<Row> batch = in.next(Cleaning.BATCH);
          !batch.isEmpty();
          batch = in.next(Cleaning.BATCH)) {
        for (Row row : batch) {
          repeated.computeIfPresent(
              index, (any, unknown) -> new Where(row.file().toString(), row.number()));
          if (goes(index)) {
            line(goes, JsonMapper.shared().writeValueAsBytes(removal(index, row)));
          } else {
            line(stays, row.bytes());
            sample(row);
          }
          index++;
        }
        progress.accept(batch.size());
      }
      if (index != rows) {
        throw new IOException("a file changed while it was read; run the command again");
      }
    }
  }

  private static void line(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
  }

  private void sample(Row row) {
    if (kept * SAMPLE / Math.max(SAMPLE, stay) >= sample.size()) {
      sample.add(RowText.turns(row.bytes()));
    }
    kept++;
  }

  private Removal removal(int index, Row row) {
    return new Removal(
        row.file().toString(),
        row.number(),
        reasons(index),
        checked(index).map(Checked::hits).orElse(List.of()),
        checked(index).map(Checked::findings).orElse(List.of()),
        Optional.ofNullable(repeats.get(index)).stream().map(this::of).toList());
  }

  private RepeatOf of(Repeat repeat) {
    Where where = repeated.getOrDefault(repeat.earlier(), new Where("", 0));
    return new RepeatOf(where.file(), where.line(), repeat.exact(), repeat.resemblance());
  }

  private Cleaning.Summary summary() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    Map<String, Long> leaks = new TreeMap<>();
    repeats.keySet().forEach(row -> reasons.merge(Reason.REPEAT, 1L, Long::sum));
    flagged
        .values()
        .forEach(checked -> {
          checked.reasons().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
          checked.hits().stream()
              .map(hit -> "%s: %s (%s)".formatted(hit.kind(), hit.suite(), hit.split()))
              .forEach(leak -> leaks.merge(leak, 1L, Long::sum));
        });
    return new Cleaning.Summary(
        rows,
        kept,
        rows - kept,
        reasons,
        repeats.values().stream().filter(Repeat::exact).count(),
        leaks,
        Diversity.of(sample));
  }
}
