package dev.plumbline.web;

import dev.plumbline.assess.Comparing;
import dev.plumbline.assess.Comparison;
import dev.plumbline.assess.Correction;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.StoredRun;
import dev.plumbline.judge.Findings;
import dev.plumbline.report.Words;
import dev.plumbline.stats.Difference;
import dev.plumbline.store.Outline;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialQuery.Place;
import dev.plumbline.web.TranscriptBlocks.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Side by side: runs on the same scenarios with the same luck, trial by trial, such as arms,
 * checkpoints or models; and trials turn by turn, with the first difference marked.
 */
final class ComparePage {

  private static final int ROWS = 60;

  /** Trials that one page looks through for differences at most. */
  private static final int LOOKED_THROUGH = 3_000;

  /** Up to so many trials the difference is estimated on the page. */
  private static final int ESTIMATED = 20_000;

  /** Runs or trials beside each other at most. */
  static final int MOST = 8;

  private ComparePage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    return request.all("trial").isEmpty() ? runs(viewer, request) : trials(viewer, request);
  }

  // ---------------------------------------------------------------- runs

  private static WebResponse runs(Viewer viewer, WebRequest request) {
    List<String> runs = chosen(request);
    List<RunFacts> facts = runs.stream().map(viewer.facts()::of).toList();
    Map<String, Object> values = new LinkedHashMap<>(rows(viewer, request, facts));
    values.put(
        "runs",
        facts.stream()
            .map(one ->
                Map.of(
                    "name",
                    Viewer.visible(one.run()),
                    "target",
                    Viewer.visible(one.target()),
                    "address",
                    WebRequest.address("/run", "run", one.run())))
            .toList());
    boolean differing = !request.one("differing").isEmpty();
    values.put("differing", differing ? "yes" : "");
    values.put("toggle", request.with("differing", differing ? "" : "yes"));
    values.put("comparisons", comparisons(viewer, facts));
    return WebResponse.html(Viewer.page("compare-runs", "side by side", values));
  }

  private static List<String> chosen(WebRequest request) {
    List<String> runs = request.all("run").stream().distinct().toList();
    if (runs.size() < 2 || runs.size() > MOST) {
      throw new IllegalArgumentException(
          "choose 2 to %d runs to lay side by side, not %d".formatted(MOST, runs.size()));
    }
    return runs;
  }

  static WebResponse more(Viewer viewer, WebRequest request) {
    return WebResponse.html(
        HtmlTemplates.fill(
            "compare-rows",
            rows(viewer, request, chosen(request).stream().map(viewer.facts()::of).toList())));
  }

  private static Map<String, Object> rows(Viewer viewer, WebRequest request, List<RunFacts> facts) {
    boolean differing = !request.one("differing").isEmpty();
    TrialFilter filter =
        TrialFilter.of(
            new WebRequest("", Map.of("suite", request.all("suite"), "run", request.all("run"))));
    RunFacts first = facts.getFirst();
    Place after = TrialsPage.place(request);
    List<Map<String, Object>> rows = new ArrayList<>();
    int looked = 0;
    boolean more = true;
    while (rows.size() < ROWS && more && looked < LOOKED_THROUGH) {
      List<Outline> page =
          viewer.store().browsing().page(filter.query(first), after, false, Long.MAX_VALUE, ROWS);
      looked += page.size();
      more = page.size() == ROWS;
      List<Map<Same, Outline>> others =
          page.isEmpty()
              ? List.of()
              : facts.subList(1, facts.size()).stream()
                  .map(one -> between(viewer, one.run(), page.getFirst(), page.getLast()))
                  .toList();
      for (Outline trial : page) {
        after = Place.of(trial.head());
        Map<String, Object> row = row(trial, others);
        if (!differing || "yes".equals(row.get("differs"))) {
          rows.add(row);
        }
      }
    }
    return Map.of(
        "rows",
        rows,
        "next",
        more
            ? new WebRequest("/compare/more", request.parameters())
                .with("after", TrialsPage.words(after))
            : "");
  }

  /** What trials of several runs have in common that are laid side by side. */
  private record Same(String suite, int ordinal, long seed, String scenario) {
    static Same of(TrialHead head) {
      return new Same(head.suite(), head.ordinal(), head.seed(), head.scenario());
    }
  }

  private static Map<Same, Outline> between(
      Viewer viewer, String run, Outline first, Outline last) {
    return viewer
        .store()
        .browsing()
        .between(
            run,
            new Place(first.head().suite(), first.head().ordinal(), ""),
            new Place(last.head().suite(), last.head().ordinal(), "\uffff"))
        .stream()
        .collect(
            Collectors.toMap(trial -> Same.of(trial.head()), trial -> trial, (one, other) -> one));
  }

  private static Map<String, Object> row(Outline trial, List<Map<Same, Outline>> others) {
    List<Optional<Outline>> all = new ArrayList<>(List.of(Optional.of(trial)));
    others.forEach(run -> all.add(Optional.ofNullable(run.get(Same.of(trial.head())))));
    List<String> names =
        all.stream()
            .flatMap(Optional::stream)
            .map(one -> one.head().run() + "/" + one.head().key())
            .toList();
    List<String> outcomes =
        all.stream().flatMap(Optional::stream).map(ComparePage::outcome).distinct().toList();
    Map<String, Object> row = new LinkedHashMap<>(Viewer.row(trial, address(names)));
    row.put("differs", outcomes.size() > 1 ? "yes" : "");
    row.put(
        "cells",
        all.stream()
            .map(one ->
                one.map(there ->
                        Map.of(
                            "outcome",
                            outcome(there),
                            "address",
                            Viewer.trial(there.head().run(), there.head().key())))
                    .orElseGet(() -> Map.of("outcome", "not there", "address", "")))
            .toList());
    return row;
  }

  private static String outcome(Outline trial) {
    return Findings.outcome(Viewer.rules(trial));
  }

  private static String address(List<String> trials) {
    List<String> pairs = new ArrayList<>();
    trials.forEach(trial -> pairs.addAll(List.of("trial", trial)));
    return WebRequest.address("/compare", pairs.toArray(String[]::new));
  }

  /** Harm of two runs, suite by suite; nothing of more runs, or of very many trials. */
  private static List<Map<String, String>> comparisons(Viewer viewer, List<RunFacts> facts) {
    long trials = facts.stream().mapToLong(one -> one.signature().trials()).sum();
    if (facts.size() != 2 || trials > ESTIMATED) {
      return List.of();
    }
    List<StoredRun> runs = new ArrayList<>();
    for (RunFacts one : facts) {
      if (one.strata().values().stream().map(stratum -> stratum.target()).distinct().count() != 1) {
        return List.of();
      }
      runs.add(StoredRun.read(viewer.store(), one.run()));
    }
    return new Comparing(Measure.HARM, 0.05, Correction.HOLM)
        .suites(runs.getFirst(), runs.getLast()).stream()
            .map(one ->
                Map.of(
                    "suite",
                    Viewer.visible(one.suite()),
                    "first",
                    Words.rate(one.first()),
                    "second",
                    Words.rate(one.second()),
                    "difference",
                    difference(one),
                    "note",
                    Viewer.visible(one.note())))
            .toList();
  }

  private static String difference(Comparison one) {
    return one.difference() instanceof Difference.Known known
        ? Words.points(known.value(), known.low(), known.high())
        : "missing";
  }

  // ---------------------------------------------------------------- trials

  private static WebResponse trials(Viewer viewer, WebRequest request) {
    List<String> names = request.all("trial").stream().distinct().toList();
    if (names.size() > MOST) {
      throw new IllegalArgumentException(
          "lay at most %d trials side by side, not %d".formatted(MOST, names.size()));
    }
    List<Map<String, Object>> heads = new ArrayList<>();
    List<List<List<Block>>> columns = new ArrayList<>();
    for (String name : names) {
      int slash = name.lastIndexOf('/');
      if (slash < 1) {
        throw new IllegalArgumentException(
            "'trial' is '%s'; it is RUN/KEY of a trial".formatted(name));
      }
      String run = name.substring(0, slash);
      String key = name.substring(slash + 1);
      TrialReading reading = TrialReading.of(viewer, run, key);
      TranscriptPages.Page page = reading.pages().page(TranscriptPages.Cursor.START);
      columns.add(turns(page.blocks()));
      Map<String, Object> head =
          new LinkedHashMap<>(
              viewer.store().browsing().outlines(run, List.of(key)).stream()
                  .findFirst()
                  .map(trial -> Viewer.row(trial, ""))
                  .orElse(Map.of()));
      head.put("run", Viewer.visible(run));
      head.put("address", Viewer.trial(run, key));
      head.put("rest", page.next().isPresent() ? "yes" : "");
      head.put("scenario", reading.row().map(row -> row.head().scenario()).orElse(""));
      heads.add(head);
    }
    boolean same = heads.stream().map(head -> head.get("scenario")).distinct().count() == 1;
    Map<String, Object> values = new LinkedHashMap<>(aligned(columns));
    values.put("heads", heads);
    values.put("same", same ? "yes" : "");
    values.put("others", heads.size() == 1 ? others(viewer, request, heads.getFirst()) : List.of());
    return WebResponse.html(Viewer.page("compare-trials", "side by side", values));
  }

  /** Trials of other runs on the same scenario, for one that stands alone. */
  private static List<Map<String, Object>> others(
      Viewer viewer, WebRequest request, Map<String, Object> head) {
    String self = request.one("trial");
    return viewer.store().browsing().ofScenario(String.valueOf(head.get("scenario")), 200).stream()
        .filter(name -> !(name.run() + "/" + name.key()).equals(self))
        .map(name ->
            Map.<String, Object>of(
                "run",
                Viewer.visible(name.run()),
                "key",
                name.key(),
                "address",
                address(List.of(self, name.run() + "/" + name.key()))))
        .toList();
  }

  /** Blocks by turns: a turn begins where the model does after something else. */
  private static List<List<Block>> turns(List<Block> blocks) {
    List<List<Block>> turns = new ArrayList<>();
    turns.add(new ArrayList<>());
    boolean before = false;
    for (Block block : blocks) {
      boolean model = List.of("thought", "words", "call").contains(block.kind());
      if (model && !before) {
        turns.add(new ArrayList<>());
      }
      turns.getLast().add(block);
      before = model;
    }
    return turns;
  }

  private static Map<String, Object> aligned(List<List<List<Block>>> columns) {
    int turns = columns.stream().mapToInt(List::size).max().orElse(0);
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean differed = false;
    for (int turn = 0; turn < turns; turn++) {
      int at = turn;
      List<List<Block>> cells =
          columns.stream()
              .map(column -> at < column.size() ? column.get(at) : List.<Block>of())
              .toList();
      if (cells.stream().allMatch(List::isEmpty)) {
        continue;
      }
      int[] first = differed ? new int[] {-1, 0} : difference(cells);
      boolean here = !differed && first[0] >= 0;
      rows.add(
          Map.of(
              "turn",
              turn,
              "first",
              here ? "yes" : "",
              "same",
              differed || here ? "" : "yes",
              "cells",
              cells.stream().map(cell -> blocks(cell, here ? first : new int[] {-1, 0})).toList()));
      differed |= here;
    }
    return Map.of("rows", rows, "differed", differed ? "yes" : "");
  }

  /** The first block in which cells differ, and from which character on; -1 where they do not. */
  private static int[] difference(List<List<Block>> cells) {
    int most = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most; i++) {
      int at = i;
      List<String> texts =
          cells.stream()
              .map(cell -> at < cell.size() ? cell.get(at).who() + "\n" + cell.get(at).text() : "")
              .toList();
      if (texts.stream().distinct().count() > 1) {
        return new int[] {i, cells.size() > 1 ? common(cells, i) : 0};
      }
    }
    return new int[] {-1, 0};
  }

  /** How many characters all texts begin alike with, back to the beginning of a word. */
  private static int common(List<List<Block>> cells, int block) {
    List<String> texts =
        cells.stream().map(cell -> block < cell.size() ? cell.get(block).text() : "").toList();
    String first = texts.getFirst();
    int same = 0;
    while (same < first.length() && allHave(texts, same, first.charAt(same))) {
      same++;
    }
    while (same > 0 && same < first.length() && !Character.isWhitespace(first.charAt(same - 1))) {
      same--;
    }
    return same;
  }

  private static boolean allHave(List<String> texts, int at, char character) {
    return texts.stream().allMatch(text -> at < text.length() && text.charAt(at) == character);
  }

  private static List<Map<String, Object>> blocks(List<Block> cell, int[] first) {
    List<Map<String, Object>> blocks = new ArrayList<>();
    for (int i = 0; i < cell.size(); i++) {
      Map<String, Object> block = MarkedText.PLAIN.block(cell.get(i));
      String text = cell.get(i).text();
      if (i == first[0] && first[1] < text.length()) {
        int end = first[1] + 1;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        block.put("pieces", MarkedText.pieces(text, first[1], end, "first"));
      }
      blocks.add(block);
    }
    return blocks;
  }
}
