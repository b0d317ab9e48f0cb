package dev.plumbline.scan;

import dev.plumbline.scan.Census.Scored;
import dev.plumbline.scan.LogReader.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A drawn conversation, read for the second time.
 *
 * @param excerpt what a judge may see of it
 * @param suspicion of the excerpt, so that what is quoted is redacted
 */
public record CloseReading(Draw draw, Excerpt excerpt, Suspicion suspicion) {

  /** Arguments of calls may be as deep as a reader of logs allows, and stand deeper here. */
  private static final int DEEPEST = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  /**
   * Reads the conversations of a file that were drawn from it, in the order of the file.
   *
   * @param only the format that entries have, where that was said
   * @throws IllegalArgumentException when the file is not what it was at the first reading
   */
  public static void of(
      LogFile file, Optional<LogFormat> only, List<Draw> drawn, Consumer<CloseReading> sink) {
    Map<Integer, Draw> left = new HashMap<>();
    drawn.forEach(one -> left.put(one.scored().ordinal(), one));
    int[] ordinal = {0};
    new LogReader(
            only,
            bytes -> {},
            found -> {
              List<Wanted> here = new ArrayList<>();
              for (Found one : found) {
                if (one instanceof Found.Whole(Conversation conversation, _)) {
                  Draw draw = left.remove(ordinal[0]++);
                  if (draw != null) {
                    here.add(new Wanted(draw, conversation));
                  }
                }
              }
              here.parallelStream().map(one -> of(one, file)).toList().forEach(sink);
            })
        .read(file);
    if (!left.isEmpty()) {
      throw changed(file);
    }
  }

  private record Wanted(Draw draw, Conversation conversation) {}

  private static CloseReading of(Wanted wanted, LogFile file) {
    long[] hashes = wanted.conversation().hashes();
    if (hashes[hashes.length - 1] != wanted.draw().scored().hash()) {
      throw changed(file);
    }
    Excerpt excerpt = Excerpt.of(wanted.conversation());
    return new CloseReading(wanted.draw(), excerpt, Suspecting.of(excerpt.conversation()));
  }

  private static IllegalArgumentException changed(LogFile file) {
    return new IllegalArgumentException(
        "%s is not what it was when the scan began; run it again once nothing is written over in it"
            .formatted(file.name()));
  }

  /**
   * A line of {@code drawn.jsonl}.
   *
   * @param fileIndex among the files of the scan, from 0
   * @param ordinal among the conversations of the file, from 0
   */
  private record Line(
      String stratum,
      float score,
      String file,
      long line,
      String format,
      String id,
      String model,
      Optional<Instant> time,
      boolean isCut,
      double near,
      List<Hit> hits,
      List<Turn> turns,
      int fileIndex,
      int ordinal) {}

  /** On one line, without its end. Of the conversation itself not even the hash is in it. */
  public String json() {
    Scored scored = draw.scored();
    Conversation said = excerpt.conversation();
    return JSON.writeValueAsString(
        new Line(
            draw.stratum(),
            scored.score(),
            said.file(),
            said.line(),
            said.format().label(),
            said.id(),
            said.model(),
            said.time(),
            excerpt.isCut(),
            suspicion.near(),
            suspicion.hits(),
            said.turns(),
            scored.file(),
            scored.ordinal()));
  }

  /**
   * What {@link #json} wrote.
   *
   * @throws tools.jackson.core.JacksonException when it did not
   */
  public static CloseReading ofJson(String json) {
    Line line = JSON.readValue(json, Line.class);
    return new CloseReading(
        new Draw(line.stratum(), new Scored(line.fileIndex(), line.ordinal(), line.score(), 0)),
        new Excerpt(
            new Conversation(
                line.file(),
                line.line(),
                LogFormat.of(line.format()),
                line.id(),
                line.model(),
                line.time(),
                line.turns()),
            line.isCut()),
        new Suspicion(line.near(), line.hits()));
  }
}
