package dev.plumbline.scan;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.scan.Census.Scored;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.ScanResult.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A scan whose logs were read elsewhere: what it drew is there, redacted, for a judge. Comes to the
 * result that a scan of the logs themselves comes to.
 */
public final class DrawnScan {

  /** What was drawn, a line for each conversation, in the order of the logs; a folder of parts. */
  public static final String DRAWN = "drawn.jsonl";

  private final Path folder;
  private final ScanResult.Counts counts;
  private final List<Part> parts;
  private final long seed;

  private DrawnScan(Path folder, ScanResult.Counts counts, List<Part> parts, long seed) {
    this.folder = folder;
    this.counts = counts;
    this.parts = parts;
    this.seed = seed;
  }

  /**
   * The one in a folder.
   *
   * @throws IllegalArgumentException when none is there, or one by other rules
   */
  public static DrawnScan in(Path folder) {
    for (String name : List.of(ScanResult.SUMMARY, DRAWN)) {
      if (!Files.exists(folder.resolve(name))) {
        throw new IllegalArgumentException(
            "there is no %s in %s; give the folder that the scan on the cluster wrote, whole"
                .formatted(name, folder));
      }
    }
    try {
      JsonNode summary =
          Canonical.JSON.readTree(Files.readString(folder.resolve(ScanResult.SUMMARY)));
      String rules = summary.path("rules").asString("");
      if (!rules.equals(Suspecting.VERSION)) {
        throw new IllegalArgumentException(
            "%s was drawn by the rules %s, and here are %s; use the Plumbline that scanned"
                .formatted(folder, rules, Suspecting.VERSION));
      }
      return new DrawnScan(
          folder,
          Canonical.JSON.treeToValue(summary.path("counts"), ScanResult.Counts.class),
          List.of(Canonical.JSON.treeToValue(summary.path("strata"), Part[].class)),
          summary.path("seed").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is no result of a scan; give the folder that the scan on the cluster wrote, whole"
              .formatted(folder.resolve(ScanResult.SUMMARY)),
          e);
    }
  }

  /** How many conversations are to be read closely, at most. */
  public int drawn(boolean judged) {
    return (int)
        parts.stream()
            .filter(part -> judged || part.name().equals(Selection.MOST_SUSPICIOUS))
            .mapToLong(Part::drawn)
            .sum();
  }

  /**
   * Has the drawn conversations judged.
   *
   * @param judge reads them; without one, what the rules found is a suspicion
   * @param progress is told of conversations
   * @param whole is given each finding with its conversation, redacted, in the order of the logs
   * @throws IllegalArgumentException when not all are there that were drawn
   */
  public ScanResult result(
      Optional<ScanJudge> judge, IntConsumer progress, BiConsumer<Finding, List<Message>> whole) {
    Incidents incidents = new Incidents(judge, progress, whole);
    Map<String, List<Scored>> drawn = new HashMap<>();
    read(one -> {
      drawn
          .computeIfAbsent(one.draw().stratum(), stratum -> new ArrayList<>())
          .add(one.draw().scored());
      incidents.take(one);
    });
    return incidents.result(new Rated(selection(drawn), counts, seed));
  }

  private Selection selection(Map<String, List<Scored>> drawn) {
    List<Selection.Stratum> strata = new ArrayList<>();
    for (Part part : parts) {
      List<Scored> here = drawn.getOrDefault(part.name(), List.of());
      if (here.size() != part.drawn()) {
        throw new IllegalArgumentException(
            "%s has %d of the %d conversations that were drawn as '%s'; copy it again, whole"
                .formatted(folder.resolve(DRAWN), here.size(), part.drawn(), part.name()));
      }
      strata.add(new Selection.Stratum(part.name(), (int) part.size(), part.least(), here));
    }
    return new Selection(strata);
  }

  private void read(Consumer<CloseReading> sink) {
    try (Stream<Path> all = Files.list(folder.resolve(DRAWN))) {
      for (Path part :
          all.filter(one -> one.getFileName().toString().startsWith("part-")).sorted().toList()) {
        try (Stream<String> lines = Files.lines(part)) {
          lines.forEach(line -> sink.accept(reading(line, part)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(DRAWN), e);
    }
  }

  private static CloseReading reading(String line, Path part) {
    try {
      return CloseReading.ofJson(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s has a line that is no drawn conversation; copy it again, whole".formatted(part), e);
    }
  }
}
