package dev.plumbline.web;

import dev.plumbline.judge.Evidence;
import dev.plumbline.web.TranscriptBlocks.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts with the places that are marked: what judges quote, and what was searched for.
 *
 * @param quotes by their names in the page
 */
record MarkedText(Map<String, SearchText.Wanted> quotes, SearchText.Wanted searched) {

  private static final SearchText.Wanted NOTHING = new SearchText.Wanted(List.of());

  static final MarkedText PLAIN = new MarkedText(Map.of(), NOTHING);

  private record Mark(int start, int end, String kind, String name) {}

  /** Marks what was typed into a search. */
  static MarkedText searched(String typed) {
    return new MarkedText(Map.of(), SearchText.wanted(typed));
  }

  /** A quote as its words: each part of one that leaves something out is a phrase. */
  static SearchText.Wanted quoted(String quote) {
    List<List<String>> phrases = new ArrayList<>();
    for (String part : Evidence.parts(quote)) {
      List<String> phrase = SearchText.words(part).stream().map(SearchText.Word::text).toList();
      if (!phrase.isEmpty()) {
        phrases.add(phrase);
      }
    }
    return new SearchText.Wanted(phrases);
  }

  /** Whether a text has all parts of a quote. */
  static boolean holds(String text, SearchText.Wanted quote) {
    return !quote.isEmpty()
        && quote.phrases().stream()
            .allMatch(phrase -> !new SearchText.Wanted(List.of(phrase)).places(text).isEmpty());
  }

  /** A block as a template takes it. */
  Map<String, Object> block(Block block) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("anchor", block.anchor());
    values.put("event", block.event());
    values.put("kind", block.kind());
    values.put("who", Viewer.visible(block.who()));
    values.put("mark", block.mark());
    values.put("pieces", pieces(block.text()));
    return values;
  }

  /** A text in pieces, marked and not, in order. */
  List<Map<String, String>> pieces(String text) {
    List<Mark> marks = new ArrayList<>();
    quotes.forEach((name, quote) -> {
      if (holds(text, quote)) {
        quote
            .places(text)
            .forEach(place -> marks.add(new Mark(place[0], place[1], "quoted", name)));
      }
    });
    if (!searched.isEmpty()) {
      searched.places(text).forEach(place -> marks.add(new Mark(place[0], place[1], "found", "")));
    }
    return pieces(text, marks);
  }

  /** The same with one place marked, from a start to an end. */
  static List<Map<String, String>> pieces(String text, int start, int end, String kind) {
    return pieces(text, List.of(new Mark(start, end, kind, "")));
  }

  private static List<Map<String, String>> pieces(String text, List<Mark> marks) {
    List<Map<String, String>> pieces = new ArrayList<>();
    int at = 0;
    for (Mark mark :
        marks.stream()
            .sorted(Comparator.comparingInt(Mark::start).thenComparingInt(mark -> -mark.end()))
            .toList()) {
      // Where marks overlap, the first that begins goes on to its end.
      int start = Math.max(at, mark.start());
      if (start < mark.end()) {
        add(pieces, text.substring(at, start), "", "");
        add(pieces, text.substring(start, mark.end()), mark.kind(), mark.name());
        at = mark.end();
      }
    }
    add(pieces, text.substring(at), "", "");
    return pieces;
  }

  private static void add(List<Map<String, String>> pieces, String text, String kind, String name) {
    if (!text.isEmpty()) {
      pieces.add(Map.of("text", Viewer.visible(text), "kind", kind, "name", name));
    }
  }
}
