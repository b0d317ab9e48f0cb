package dev.plumbline.web;

import dev.plumbline.report.Words;
import dev.plumbline.store.Browsing.TrialName;
import dev.plumbline.store.Outline;
import dev.plumbline.store.StoredTexts;
import dev.plumbline.store.StoredTexts.EventText;
import dev.plumbline.store.TrialHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where words stand, in messages, tool calls, verdicts and scenarios of all runs or of some. */
final class SearchPage {

  private static final int HITS = 40;

  /** Hits that one page looks at for those that fit a filter. */
  private static final int LOOKED_AT = 400;

  /** Scenarios are long, and each is read whole for the words around a hit. */
  private static final int SCENARIOS = 12;

  private static final int SNIPPET = 110;

  private static final List<String> PLACES = List.of("messages", "verdicts", "scenarios");

  private static final List<String> KINDS =
      List.of(
          "model",
          "call",
          "result",
          "injection",
          "system-message",
          "prefill",
          "auditor",
          "failure");

  private SearchPage() {}

  static WebResponse of(Viewer viewer, WebRequest request) {
    // First, as more may be indexed while the hits are found.
    double share = viewer.index().share();
    Map<String, Object> values = new LinkedHashMap<>(hits(viewer, request));
    values.put("query", request.one("q"));
    values.put("in", in(request));
    values.put(
        "places",
        PLACES.stream()
            .map(place ->
                Map.of(
                    "name",
                    place,
                    "address",
                    request.with(Map.of("in", List.of(place), "before", List.of())),
                    "chosen",
                    place.equals(in(request)) ? "yes" : ""))
            .toList());
    values.put("behind", share < 1 ? Words.percent(share) : "");
    values.put("runs", viewer.store().runs());
    values.put("run", request.one("run"));
    values.put("kinds", KINDS);
    values.put("kind", request.one("kind"));
    values.put("outcomes", TrialFilter.OUTCOMES);
    values.put("outcome", request.one("outcome"));
    values.put("suite", request.one("suite"));
    values.putAll(
        request.all("run").size() == 1
            ? TrialControls.of(viewer.facts().of(request.one("run")), request)
            : TrialControls.of(request));
    return WebResponse.html(Viewer.page("search", "search", values));
  }

  private static String in(WebRequest request) {
    String in = request.one("in");
    if (in.isEmpty()) {
      return "messages";
    }
    if (!PLACES.contains(in)) {
      throw new IllegalArgumentException(
          "'in' is '%s'; it is messages, verdicts or scenarios".formatted(in));
    }
    return in;
  }

  static WebResponse more(Viewer viewer, WebRequest request) {
    return WebResponse.html(HtmlTemplates.fill("hits", hits(viewer, request)));
  }

  private static Map<String, Object> hits(Viewer viewer, WebRequest request) {
    SearchText.Wanted wanted = SearchText.wanted(request.one("q"));
    if (wanted.isEmpty()) {
      return Map.of("hits", List.of(), "next", "");
    }
    return switch (in(request)) {
      case "verdicts" -> verdicts(viewer, request, wanted);
      case "scenarios" -> scenarios(viewer, request, wanted);
      default -> messages(viewer, request, wanted);
    };
  }

  private static long before(WebRequest request) {
    String before = request.one("before");
    try {
      return before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'before' is '%s'; give a number".formatted(before), e);
    }
  }

  private static Map<String, Object> messages(
      Viewer viewer, WebRequest request, SearchText.Wanted wanted) {
    TrialFilter filter = TrialFilter.of(request);
    List<Map<String, Object>> hits = new ArrayList<>();
    long before = before(request);
    int looked = 0;
    boolean more = true;
    while (hits.size() < HITS && more && looked < LOOKED_AT) {
      List<Long> found =
          viewer.index().events(wanted, request.all("run"), request.all("kind"), before, HITS);
      more = found.size() == HITS;
      looked += found.size();
      List<EventText> texts = new ArrayList<>(viewer.store().texts().texts(found));
      texts.sort(Comparator.comparingLong(EventText::seq).reversed());
      Map<TrialName, Outline> trials =
          outlines(
              viewer, texts.stream().map(text -> new TrialName(text.run(), text.trial())).toList());
      for (EventText text : texts) {
        before = text.seq();
        Optional<Outline> trial =
            Optional.ofNullable(trials.get(new TrialName(text.run(), text.trial())));
        if (fits(viewer, filter, trial)) {
          hits.add(
              hit(
                  text.run(),
                  trial,
                  text.trial(),
                  text.kind(),
                  SearchIndex.said(text),
                  wanted,
                  WebRequest.address(
                          "/trial",
                          "run",
                          text.run(),
                          "key",
                          text.trial(),
                          "at",
                          String.valueOf(text.id()),
                          "q",
                          request.one("q"))
                      + "#e"
                      + text.id()));
        }
        if (hits.size() == HITS) {
          more = true;
          break;
        }
      }
    }
    return page(hits, more, request, before);
  }

  /** Trials under way fit no filter. */
  private static boolean fits(Viewer viewer, TrialFilter filter, Optional<Outline> trial) {
    return filter.isEmpty()
        || trial
            .filter(filter::fits)
            .filter(one -> filter.fitsLength(() -> length(viewer, one.head())))
            .isPresent();
  }

  private static int length(Viewer viewer, TrialHead head) {
    return viewer.store().texts().events(head.run(), head.key()).size();
  }

  private static Map<String, Object> page(
      List<Map<String, Object>> hits, boolean more, WebRequest request, long before) {
    return Map.of(
        "hits",
        hits,
        "next",
        more
            ? new WebRequest("/search/more", request.parameters())
                .with("before", String.valueOf(before))
            : "");
  }

  private static Map<TrialName, Outline> outlines(Viewer viewer, List<TrialName> names) {
    Map<TrialName, Outline> outlines = new LinkedHashMap<>();
    names.stream()
        .distinct()
        .collect(
            Collectors.groupingBy(
                TrialName::run, Collectors.mapping(TrialName::key, Collectors.toList())))
        .forEach((run, keys) ->
            viewer
                .store()
                .browsing()
                .outlines(run, keys)
                .forEach(one -> outlines.put(new TrialName(run, one.head().key()), one)));
    return outlines;
  }

  private static Map<String, Object> verdicts(
      Viewer viewer, WebRequest request, SearchText.Wanted wanted) {
    TrialFilter filter = TrialFilter.of(request);
    long before = before(request);
    List<SearchIndex.JudgedHit> found =
        viewer.index().verdicts(wanted, request.all("run"), before, HITS);
    Map<TrialName, Outline> trials =
        outlines(viewer, found.stream().map(hit -> new TrialName(hit.run(), hit.trial())).toList());
    Map<SearchIndex.Judgement, String> texts = new LinkedHashMap<>();
    found.stream()
        .collect(
            Collectors.groupingBy(
                SearchIndex.JudgedHit::run,
                Collectors.mapping(SearchIndex.JudgedHit::trial, Collectors.toList())))
        .forEach((run, keys) ->
            viewer
                .store()
                .texts()
                .verdicts(run, keys)
                .forEach(verdict ->
                    texts.put(
                        new SearchIndex.Judgement(run, verdict.trial(), verdict.judge()),
                        SearchIndex.judged(verdict.payload()))));
    List<Map<String, Object>> hits = new ArrayList<>();
    for (SearchIndex.JudgedHit one : found) {
      before = one.number();
      Optional<Outline> trial =
          Optional.ofNullable(trials.get(new TrialName(one.run(), one.trial())));
      if (fits(viewer, filter, trial)) {
        String text = texts.getOrDefault(one.at(), "");
        hits.add(
            hit(
                one.run(),
                trial,
                one.trial(),
                one.judge(),
                text,
                wanted,
                WebRequest.address(
                        "/trial", "run", one.run(), "key", one.trial(), "q", request.one("q"))
                    + "#verdicts"));
      }
    }
    return page(hits, found.size() == HITS, request, before);
  }

  private static Map<String, Object> scenarios(
      Viewer viewer, WebRequest request, SearchText.Wanted wanted) {
    List<Map<String, Object>> hits = new ArrayList<>();
    for (StoredTexts.ScenarioUse use :
        viewer
            .store()
            .texts()
            .uses(viewer.index().scenarios(wanted, SCENARIOS), request.all("run"))) {
      TrialName name = new TrialName(use.run(), use.key());
      hits.add(
          hit(
              use.run(),
              Optional.ofNullable(outlines(viewer, List.of(name)).get(name)),
              use.key(),
              "given to " + (use.trials() == 1 ? "1 trial" : Words.count(use.trials()) + " trials"),
              SearchIndex.given(use.payload()),
              wanted,
              WebRequest.address(
                      "/trial", "run", use.run(), "key", use.key(), "q", request.one("q"))
                  + "#given"));
    }
    return Map.of("hits", hits, "next", "");
  }

  private static Map<String, Object> hit(
      String run,
      Optional<Outline> trial,
      String key,
      String where,
      String text,
      SearchText.Wanted wanted,
      String address) {
    Map<String, Object> hit = new LinkedHashMap<>();
    hit.put("run", Viewer.visible(run));
    hit.put("key", key);
    hit.put("where", Viewer.visible(where));
    hit.put("address", address);
    hit.put("trial", trial.map(one -> Viewer.row(one, address)).orElse(Map.of()));
    String around = around(text, wanted);
    hit.put("pieces", new MarkedText(Map.of(), wanted).pieces(around));
    return hit;
  }

  /** The text around the first place that is wanted. */
  private static String around(String text, SearchText.Wanted wanted) {
    List<int[]> places = wanted.places(text);
    int at = places.isEmpty() ? 0 : places.getFirst()[0];
    int from = Math.max(0, at - SNIPPET);
    int to = Math.min(text.length(), at + 2 * SNIPPET);
    while (from > 0 && from < at && !Character.isWhitespace(text.charAt(from - 1))) {
      from++;
    }
    if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
      to--;
    }
    return (from > 0 ? "… " : "")
        + text.substring(from, to).strip()
        + (to < text.length() ? " …" : "");
  }
}
