package dev.plumbline.web;

import dev.plumbline.report.Words;
import dev.plumbline.store.Outline;
import dev.plumbline.store.TrialQuery.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The trials of a run that a filter lets through, in pages that a browser asks for as it scrolls.
 */
final class TrialsPage {

  /** Trials of a page. */
  static final int ROWS = 50;

  private TrialsPage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    RunFacts facts = viewer.facts().of(request.required("run"));
    TrialFilter filter = TrialFilter.of(request);
    OptionalLong number = filter.number(facts);
    Map<String, Object> values = new LinkedHashMap<>(rows(viewer, facts, filter, request));
    values.put("run", Viewer.visible(facts.run()));
    values.put("runValue", facts.run());
    values.put("runAddress", WebRequest.address("/run", "run", facts.run()));
    values.put(
        "number",
        number.isPresent()
            ? Words.count(number.getAsLong()) + (number.getAsLong() == 1 ? " trial" : " trials")
            : "");
    values.putAll(TrialControls.of(facts, request));
    values.put("live", WebRequest.address("/live", "run", facts.run()));
    return WebResponse.html(Viewer.page("trials", facts.run(), values));
  }

  /** The next page, to be added to those that are there. */
  static WebResponse more(Viewer viewer, WebRequest request) {
    RunFacts facts = viewer.facts().of(request.required("run"));
    return WebResponse.html(
        HtmlTemplates.fill("rows", rows(viewer, facts, TrialFilter.of(request), request)));
  }

  private static Map<String, Object> rows(
      Viewer viewer, RunFacts facts, TrialFilter filter, WebRequest request) {
    List<Outline> trials =
        viewer
            .store()
            .browsing()
            .page(
                filter.query(facts),
                place(request),
                false,
                filter.number(facts).orElse(Long.MAX_VALUE),
                ROWS);
    WebRequest trial = new WebRequest("/trial", request.parameters());
    return Map.of(
        "rows",
        trials.stream()
            .map(one ->
                Viewer.row(
                    one, trial.with(Map.of("key", List.of(one.head().key()), "after", List.of()))))
            .toList(),
        "next",
        trials.size() < ROWS
            ? ""
            : new WebRequest("/trials/more", request.parameters())
                .with("after", words(Place.of(trials.getLast().head()))));
  }

  /** A place in an address. */
  static String words(Place place) {
    return "%s/%d/%s".formatted(place.suite(), place.ordinal(), place.key());
  }

  static Place place(WebRequest request) {
    String after = request.one("after");
    if (after.isEmpty()) {
      return Place.FIRST;
    }
    int key = after.lastIndexOf('/');
    int ordinal = key < 0 ? -1 : after.lastIndexOf('/', key - 1);
    try {
      if (ordinal > 0) {
        return new Place(
            after.substring(0, ordinal),
            Integer.parseInt(after.substring(ordinal + 1, key)),
            after.substring(key + 1));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'after' is '%s'; it is suite/ordinal/key of a trial".formatted(after));
  }
}
