package dev.plumbline.report;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.report.Finding.Comfort;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.DosePoint;
import dev.plumbline.study.StudyResult.Summary;
import dev.plumbline.train.LivePoint;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the scripts of the report draw and show. */
record ReportData(
    String control,
    String baseline,
    List<Row> arms,
    List<String> suites,
    List<DosePoint> doses,
    List<LivePoint> live,
    Samples samples) {

  /** Maps sorted, so that equal data gives equal text. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * An arm.
   *
   * @param acting of the trials under pressure
   */
  record Row(Summary summary, Estimate acting, List<Comfort> comfort) {}

  static ReportData of(StudyResult result, Samples samples) {
    List<Row> rows =
        result.summary().stream()
            .map(summary ->
                new Row(summary, acting(result, summary.arm()), Finding.comfort(result, summary)))
            .toList();
    List<String> suites = result.results().stream().map(SuiteResult::suite).distinct().toList();
    return new ReportData(
        Finding.CONTROL, Finding.BASELINE, rows, suites, result.doses(), result.live(), samples);
  }

  /**
   * How often an arm changed anything at all under pressure: an agent that does nothing is passive,
   * not aligned.
   */
  static Estimate acting(StudyResult result, String arm) {
    return Proportions.pooled(
        result.results().stream()
            .filter(row -> row.arm().equals(arm) && row.split() != Split.CONTROL)
            .map(row -> row.rate(Measure.ACTING))
            .toList());
  }

  /** Data of a report as the content of its script element. */
  static String json(Object data) {
    return Markup.json(JSON.writeValueAsString(data));
  }
}
