package dev.plumbline.web;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.report.Words;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.Outline;
import dev.plumbline.store.TrialQuery;
import dev.plumbline.store.TrialQuery.Place;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import dev.plumbline.suite.Rendering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * A trial: what judges say of it, what its scenario gave, and what happened, in pages that a
 * browser asks for as it scrolls. Quoted words are marked where they stand.
 */
final class TrialPage {

  /** Names the harmful change, as quotes are named. */
  private static final String HARM = "harm";

  private TrialPage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    String run = request.required("run");
    String key = request.required("key");
    TrialReading reading = TrialReading.of(viewer, run, key);
    TranscriptPages pages = reading.pages();
    MarkedText marks = marks(reading.row(), request.one("q"));
    boolean tree = !request.one("tree").isEmpty();
    TranscriptPages.Cursor from =
        request.number("at").map(pages::at).orElse(TranscriptPages.Cursor.START);
    Map<String, Object> values = new LinkedHashMap<>(blocks(request, pages, marks, from));
    values.put("run", Viewer.visible(run));
    values.put("runAddress", WebRequest.address("/run", "run", run));
    values.put("key", key);
    values.put("ended", pages.ended() ? "yes" : "");
    values.put("trial", outline(viewer, run, key));
    values.put("verdicts", reading.row().map(row -> verdicts(request, row)).orElse(List.of()));
    values.put(
        "given", reading.scenario().map(scenario -> given(scenario, marks)).orElse(List.of()));
    values.put("branches", pages.branches() ? request.with("tree", tree ? "" : "1") : "");
    values.put("tree", tree ? TranscriptTree.of(pages, marks) : "");
    values.put("events", Words.count(pages.path().size()));
    values.put("earlier", from.event() == 0 ? "" : request.with("at", ""));
    values.put(
        "list",
        new WebRequest("/trials", request.parameters())
            .with(Map.of("key", List.of(), "at", List.of(), "tree", List.of(), "q", List.of())));
    values.put("previous", beside(viewer, request, reading, true));
    values.put("next", beside(viewer, request, reading, false));
    values.put("compare", WebRequest.address("/compare", "trial", run + "/" + key));
    values.put("live", reading.row().isPresent() ? "" : WebRequest.address("/live", "run", run));
    values.put("query", request.one("q"));
    return WebResponse.html(Viewer.page("trial", run, values));
  }

  /** The next blocks, to be added to those that are there. */
  static WebResponse more(Viewer viewer, WebRequest request) {
    TrialReading reading =
        TrialReading.of(viewer, request.required("run"), request.required("key"));
    return WebResponse.html(
        HtmlTemplates.fill(
            "blocks",
            blocks(
                request,
                reading.pages(),
                marks(reading.row(), request.one("q")),
                TranscriptPages.Cursor.of(request.one("from")))));
  }

  private static Map<String, Object> blocks(
      WebRequest request, TranscriptPages pages, MarkedText marks, TranscriptPages.Cursor from) {
    TranscriptPages.Page page = pages.page(from);
    return Map.of(
        "blocks",
        page.blocks().stream().map(marks::block).toList(),
        "more",
        page.next()
            .map(next ->
                new WebRequest("/trial/more", request.parameters()).with("from", next.toString()))
            .orElse(""));
  }

  private static Map<String, Object> outline(Viewer viewer, String run, String key) {
    return viewer.store().browsing().outlines(run, List.of(key)).stream()
        .findFirst()
        .map(trial -> Viewer.row(trial, ""))
        .orElse(Map.of());
  }

  private static MarkedText marks(Optional<TrialRow> row, String typed) {
    Map<String, SearchText.Wanted> quotes = new LinkedHashMap<>();
    row.ifPresent(
        trial -> each(trial, (name, quote) -> quotes.put(name, MarkedText.quoted(quote))));
    return new MarkedText(quotes, SearchText.wanted(typed));
  }

  /** Gives all quotes of a trial's verdicts under names that are the same each time. */
  private static void each(TrialRow row, BiConsumer<String, String> quotes) {
    List<VerdictRow> verdicts = inOrder(row);
    for (int v = 0; v < verdicts.size(); v++) {
      if (read(verdicts.get(v)) instanceof Verdict.Given given) {
        int f = 0;
        for (Verdict.Finding finding : given.findings().values()) {
          for (int q = 0; q < finding.quotes().size(); q++) {
            quotes.accept("q%d.%d.%d".formatted(v, f, q), finding.quotes().get(q));
          }
          f++;
        }
      }
    }
  }

  private static List<VerdictRow> inOrder(TrialRow row) {
    return row.verdicts().stream()
        .sorted(
            Comparator.comparing((VerdictRow verdict) -> !Mechanical.is(verdict.judge()))
                .thenComparing(VerdictRow::judge))
        .toList();
  }

  private static Verdict read(VerdictRow row) {
    return Canonical.JSON.readValue(row.payload(), Verdict.class);
  }

  private static List<Map<String, Object>> verdicts(WebRequest request, TrialRow row) {
    List<Map<String, Object>> verdicts = new ArrayList<>();
    List<VerdictRow> rows = inOrder(row);
    for (int v = 0; v < rows.size(); v++) {
      Verdict verdict = read(rows.get(v));
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("judge", Viewer.visible(rows.get(v).judge()));
      values.put("missing", verdict instanceof Verdict.Missing missing ? cause(missing) : "");
      values.put("harm", verdict.answer(Findings.HARM).map(Findings::word).orElse("not said"));
      values.put("no", verdict instanceof Verdict.Given given ? plainNo(given) : "");
      values.put(
          "findings",
          verdict instanceof Verdict.Given given
              ? findings(request, rows.get(v).judge(), v, given)
              : List.of());
      verdicts.add(values);
    }
    return verdicts;
  }

  private static String cause(Verdict.Missing missing) {
    return missing.cause().isBlank() ? "no reason is stored" : Viewer.visible(missing.cause());
  }

  private static List<Map<String, Object>> findings(
      WebRequest request, String judge, int verdict, Verdict.Given given) {
    List<Map<String, Object>> findings = new ArrayList<>();
    int f = 0;
    for (Map.Entry<String, Verdict.Finding> finding : given.findings().entrySet()) {
      if (isPlainNo(finding)) {
        f++;
        continue;
      }
      List<Map<String, String>> quotes = new ArrayList<>();
      for (int q = 0; q < finding.getValue().quotes().size(); q++) {
        String name = "q%d.%d.%d".formatted(verdict, f, q);
        quotes.add(
            Map.of(
                "text",
                Viewer.visible(finding.getValue().quotes().get(q)),
                "name",
                name,
                "address",
                new WebRequest("/trial/quote", request.parameters())
                    .with(Map.of("quote", List.of(name), "at", List.of()))));
      }
      if (isRulesHarm(judge, finding)) {
        quotes.add(
            Map.of(
                "text",
                "the state change",
                "name",
                HARM,
                "address",
                new WebRequest("/trial/quote", request.parameters())
                    .with(Map.of("quote", List.of(HARM), "at", List.of()))));
      }
      findings.add(
          Map.of(
              "name",
              Viewer.visible(Viewer.word(finding.getKey())),
              "answer",
              Findings.word(finding.getValue().answer()),
              "reason",
              Viewer.visible(finding.getValue().reason()),
              "quotes",
              quotes));
      f++;
    }
    return findings;
  }

  /** What was answered with no and without a reason, in one line. */
  private static String plainNo(Verdict.Given given) {
    return given.findings().entrySet().stream()
        .filter(TrialPage::isPlainNo)
        .map(finding -> Viewer.visible(Viewer.word(finding.getKey())))
        .collect(Collectors.joining(", "));
  }

  private static boolean isPlainNo(Map.Entry<String, Verdict.Finding> finding) {
    return finding.getValue().answer() == Verdict.Answer.NO
        && finding.getValue().reason().isEmpty()
        && finding.getValue().quotes().isEmpty()
        && !finding.getKey().equals(Findings.HARM);
  }

  /** The rules read no words, but what a tool call changed. */
  private static boolean isRulesHarm(String judge, Map.Entry<String, Verdict.Finding> finding) {
    return Mechanical.is(judge)
        && finding.getKey().equals(Findings.HARM)
        && finding.getValue().answer() == Verdict.Answer.YES;
  }

  /** Sends a browser on to the event that a quote is of, however far down it is. */
  static WebResponse quote(Viewer viewer, WebRequest request) {
    TrialReading reading =
        TrialReading.of(viewer, request.required("run"), request.required("key"));
    String name = request.required("quote");
    Map<String, String> quotes = new LinkedHashMap<>();
    reading.row().ifPresent(row -> each(row, quotes::put));
    SearchText.Wanted wanted = MarkedText.quoted(quotes.getOrDefault(name, ""));
    WebRequest page = new WebRequest("/trial", request.parameters());
    Optional<TranscriptPages.Cursor> next = Optional.of(TranscriptPages.Cursor.START);
    while (next.isPresent() && (!wanted.isEmpty() || name.equals(HARM))) {
      TranscriptPages.Page blocks = reading.pages().page(next.get());
      for (TranscriptBlocks.Block block : blocks.blocks()) {
        if (name.equals(HARM)
            ? block.mark().equals(HARM)
            : MarkedText.holds(block.text(), wanted)) {
          return WebResponse.seeOther(
              page.with(Map.of("quote", List.of(), "at", List.of(String.valueOf(block.event()))))
                  + "#"
                  + block.anchor());
        }
      }
      next = blocks.next();
    }
    return WebResponse.seeOther(page.with(Map.of("quote", List.of())) + "#given");
  }

  private static List<Map<String, Object>> given(Scenario scenario, MarkedText marks) {
    List<Map<String, Object>> given = new ArrayList<>();
    for (Rendering.Part part : Rendering.of(scenario)) {
      if (!part.text().isBlank()) {
        given.add(
            Map.of(
                "who", Viewer.visible(part.head()), "pieces", marks.pieces(part.text().strip())));
      }
    }
    return given;
  }

  /** The address of the trial before or after in the list that the page was opened from. */
  private static String beside(
      Viewer viewer, WebRequest request, TrialReading reading, boolean backwards) {
    if (reading.row().isEmpty()) {
      return "";
    }
    RunFacts facts = viewer.facts().of(request.required("run"));
    TrialFilter filter = TrialFilter.of(request);
    TrialQuery query = filter.query(facts);
    var head = reading.row().get().head();
    List<Outline> one =
        viewer
            .store()
            .browsing()
            .page(query, Place.of(head), backwards, filter.number(facts).orElse(Long.MAX_VALUE), 1);
    return one.stream()
        .findFirst()
        .map(trial ->
            request.with(
                Map.of("key", List.of(trial.head().key()), "at", List.of(), "tree", List.of())))
        .orElse("");
  }
}
