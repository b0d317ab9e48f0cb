package dev.plumbline.web;

import dev.plumbline.model.Canonical;
import dev.plumbline.report.Words;
import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** All runs of a store, and the documents and findings of an audit that lie beside it. */
final class RunsPage {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private RunsPage() {}

  static WebResponse of(Viewer viewer) {
    Map<String, List<Tally>> runs = new LinkedHashMap<>();
    Store store = viewer.store();
    viewer
        .facts()
        .tallies()
        .forEach(tally -> runs.computeIfAbsent(tally.run(), name -> new ArrayList<>()).add(tally));
    store.runs().forEach(name -> runs.putIfAbsent(name, List.of()));
    Map<String, Long> underWay = store.browsing().underWay();
    List<Map<String, Object>> rows =
        runs.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, List<Tally>> run) -> last(run.getValue()))
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .map(run -> row(run.getKey(), run.getValue(), underWay.getOrDefault(run.getKey(), 0L)))
            .toList();
    return WebResponse.html(
        Viewer.page(
            "runs",
            "Runs",
            Map.of(
                "place",
                Viewer.visible(store.toString()),
                "runs",
                rows,
                "findings",
                findings(viewer),
                "documents",
                DocumentPage.all(viewer),
                "live",
                "/live")));
  }

  /** A time as pages have it. */
  static String minute(Instant time) {
    return MINUTE.format(time.atZone(ZoneId.systemDefault()));
  }

  private static Instant last(List<Tally> tallies) {
    return tallies.stream().map(Tally::last).max(Comparator.naturalOrder()).orElse(Instant.MAX);
  }

  private static Map<String, Object> row(String name, List<Tally> tallies, long underWay) {
    long trials = tallies.stream().mapToLong(Tally::trials).sum();
    long finished = tallies.stream().mapToLong(Tally::finished).sum();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", Viewer.visible(name));
    row.put("value", name);
    row.put("address", WebRequest.address("/run", "run", name));
    row.put("suites", tallies.stream().map(Tally::suite).distinct().map(Viewer::visible).toList());
    row.put("trials", Words.count(trials));
    row.put("failed", trials == finished ? "" : Words.count(trials - finished));
    row.put("underWay", underWay == 0 ? "" : Words.count(underWay));
    row.put("last", tallies.isEmpty() ? "begun" : minute(last(tallies)));
    return row;
  }

  /** Those of {@code audit.json}, each with the run that its rate is of. */
  private static List<Map<String, Object>> findings(Viewer viewer) {
    Path file = viewer.folder().orElse(Path.of("")).resolve("audit.json");
    if (viewer.folder().isEmpty() || !Files.isRegularFile(file)) {
      return List.of();
    }
    List<Map<String, Object>> findings = new ArrayList<>();
    try {
      JsonNode audit = Canonical.JSON.readTree(Files.readString(file));
      for (JsonNode finding : audit.path("findings")) {
        String run = finding.path("run").asString("");
        findings.add(
            Map.of(
                "name",
                Viewer.visible(finding.path("name").asString("")),
                "kind",
                Viewer.visible(finding.path("kind").asString("")),
                "auditor",
                Viewer.visible(finding.path("auditor").asString("")),
                "rate",
                rate(finding.path("rate")),
                "address",
                viewer.store().runs().contains(run)
                    ? WebRequest.address("/trials", "run", run)
                    : ""));
      }
    } catch (IOException | JacksonException e) {
      return List.of();
    }
    return findings;
  }

  private static String rate(JsonNode rate) {
    return rate.path("value").isNumber()
        ? "%s (%s to %s)"
            .formatted(
                Words.percent(rate.path("value").asDouble()),
                Words.percent(rate.path("low").asDouble()),
                Words.percent(rate.path("high").asDouble()))
        : "missing";
  }
}
