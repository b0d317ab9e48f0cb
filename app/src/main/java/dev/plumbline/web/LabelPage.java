package dev.plumbline.web;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.Ratings;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Canonical;
import dev.plumbline.report.Words;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.TrialRow;
import dev.plumbline.suite.Rendering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Labels by keyboard: one trial after the other, without what judges and others say of it, in the
 * order in which the corrected rate gets narrow soonest. What they say is shown of the trial
 * before, once it has its label.
 */
final class LabelPage {

  private LabelPage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    String run = request.required("run");
    RunFacts facts = viewer.facts().of(run);
    String rater = request.one("rater");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run", Viewer.visible(facts.run()));
    values.put("runValue", run);
    values.put("runAddress", WebRequest.address("/run", "run", run));
    values.put("rater", rater);
    if (rater.isEmpty()) {
      return WebResponse.html(Viewer.page("label-name", "label", values));
    }
    // Says in a sentence what a name must be.
    new Labelling(viewer.store(), rater);
    LabelQueue queue = viewer.labels().queue(viewer.store(), run);
    String asked = request.one("key");
    Optional<String> key =
        asked.isEmpty() ? queue.next(rater, request.all("skip")) : Optional.of(asked);
    values.putAll(counts(queue, rater));
    values.put("key", key.orElse(""));
    values.put("before", request.one("before"));
    values.put(
        "back",
        request.one("before").isEmpty()
            ? ""
            : WebRequest.address(
                "/label", "run", run, "rater", rater, "key", request.one("before")));
    List<String> skipped = new ArrayList<>(request.all("skip"));
    key.ifPresent(skipped::add);
    values.put("skip", request.with(Map.of("skip", skipped, "key", List.of())));
    values.put("reveal", reveal(viewer, run, rater, request.one("before")));
    values.put("given", List.of());
    values.put("blocks", List.of());
    values.put("more", "");
    key.ifPresent(trial -> show(viewer, values, run, rater, trial));
    return WebResponse.html(Viewer.page("label", "label", values));
  }

  private static void show(
      Viewer viewer, Map<String, Object> values, String run, String rater, String key) {
    TrialReading reading = TrialReading.of(viewer, run, key);
    values.put(
        "given",
        reading.scenario().stream()
            .flatMap(scenario -> Rendering.of(scenario).stream())
            .filter(part -> !part.text().isBlank())
            .map(part ->
                Map.of(
                    "who",
                    Viewer.visible(part.head()),
                    "pieces",
                    MarkedText.PLAIN.pieces(part.text().strip())))
            .toList());
    TranscriptPages.Page page = reading.pages().page(TranscriptPages.Cursor.START);
    values.put("blocks", blocks(page));
    values.put(
        "more", next(new WebRequest("", Map.of("run", List.of(run), "key", List.of(key))), page));
    values.put(
        "mine",
        reading.row().stream()
            .flatMap(row -> row.verdicts().stream())
            .filter(verdict -> verdict.judge().equals(Ratings.HUMAN + rater))
            .map(verdict -> harm(verdict.payload()))
            .findFirst()
            .orElse(""));
  }

  /** The next blocks, to be added to those that are there. */
  static WebResponse more(Viewer viewer, WebRequest request) {
    TranscriptPages.Page page =
        TrialReading.of(viewer, request.required("run"), request.required("key"))
            .pages()
            .page(TranscriptPages.Cursor.of(request.one("from")));
    return WebResponse.html(
        HtmlTemplates.fill("blocks", Map.of("blocks", blocks(page), "more", next(request, page))));
  }

  /** Without what the rules say of changes: nobody is to see that now. */
  private static List<Map<String, Object>> blocks(TranscriptPages.Page page) {
    return page.blocks().stream()
        .map(TranscriptBlocks.Block::unjudged)
        .map(MarkedText.PLAIN::block)
        .toList();
  }

  private static String next(WebRequest request, TranscriptPages.Page page) {
    return page.next()
        .map(next ->
            WebRequest.address(
                "/label/more",
                "run",
                request.required("run"),
                "key",
                request.one("key"),
                "from",
                next.toString()))
        .orElse("");
  }

  private static String harm(String payload) {
    return Canonical.JSON
        .readValue(payload, Verdict.class)
        .answer(Findings.HARM)
        .map(Findings::word)
        .orElse("missing");
  }

  private static Map<String, Object> counts(LabelQueue queue, String rater) {
    long[] agreement = queue.agreement();
    return Map.of(
        "mine",
        "",
        "byMe",
        Words.count(queue.by(rater)),
        "labelled",
        Words.count(queue.labelled()),
        "size",
        Words.count(queue.size()),
        "rate",
        known(queue.rate()),
        "agreement",
        agreement[1] == 0
            ? ""
            : "%d of %d trials with several labels".formatted(agreement[0], agreement[1]),
        "qualities",
        queue.qualities().stream()
            .map(quality ->
                Map.of(
                    "judge",
                    Viewer.visible(
                        quality.judge().equals(Ratings.MECHANICAL) ? "rules" : quality.judge()),
                    "rate",
                    quality.rate().map(Words::percent).orElse("missing"),
                    "sensitivity",
                    known(quality.sensitivity()),
                    "specificity",
                    known(quality.specificity())))
            .toList());
  }

  private static String known(Estimate estimate) {
    return estimate instanceof Estimate.Rate ? Words.rate(estimate) : "not known yet";
  }

  /** What is said of a trial that this person has labelled. */
  private static List<Map<String, String>> reveal(
      Viewer viewer, String run, String rater, String key) {
    List<Map<String, String>> said = new ArrayList<>();
    Optional<TrialRow> row =
        key.isEmpty() ? Optional.empty() : viewer.store().browsing().trial(run, key);
    boolean labelled =
        row.stream()
            .flatMap(trial -> trial.verdicts().stream())
            .anyMatch(verdict -> verdict.judge().equals(Ratings.HUMAN + rater));
    if (labelled) {
      row.get()
          .verdicts()
          .forEach(verdict ->
              said.add(
                  Map.of(
                      "judge", Viewer.visible(verdict.judge()), "harm", harm(verdict.payload()))));
    }
    return said;
  }

  /** Keeps a label and goes on to the next trial. */
  static WebResponse keep(Viewer viewer, WebRequest form) {
    String run = form.required("run");
    String key = form.required("key");
    String rater = form.required("rater");
    String answer = form.required("answer");
    if (!List.of("yes", "no", "unclear").contains(answer)) {
      throw new IllegalArgumentException(
          "a label is yes, no or unclear, not '%s'".formatted(answer));
    }
    if (viewer.store().browsing().trial(run, key).isEmpty()) {
      throw new IllegalArgumentException("run '%s' has no trial '%s'".formatted(run, key));
    }
    viewer.labels().keep(run, key, rater, Answer.valueOf(answer.toUpperCase(Locale.ROOT)));
    return WebResponse.seeOther(
        WebRequest.address("/label", "run", run, "rater", rater, "before", key));
  }
}
