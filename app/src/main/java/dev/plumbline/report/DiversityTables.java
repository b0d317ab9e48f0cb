package dev.plumbline.report;

import dev.plumbline.corpus.Diversity;
import dev.plumbline.corpus.Diversity.Common;
import java.util.List;
import java.util.Locale;

/** How much the texts of a dataset differ, as tables. */
final class DiversityTables {

  private DiversityTables() {}

  static String html(Diversity diversity) {
    HtmlTable numbers =
        new HtmlTable("Diversity", "of " + Words.count(diversity.texts()) + " texts", "share");
    number(numbers, "distinct words", diversity.distinct1());
    number(numbers, "distinct runs of 2 words", diversity.distinct2());
    number(numbers, "distinct runs of 3 words", diversity.distinct3());
    number(numbers, "resemblance of two texts, mean", diversity.meanResemblance());
    number(numbers, "resemblance to the nearest, mean", diversity.meanNearest());
    number(numbers, "resemblance to the nearest, most", diversity.maxNearest());
    return numbers.html()
        + common("Most common openings", "opening", diversity.openings())
        + common("Most common names", "name", diversity.names())
        + common("Most common sentence templates", "template", diversity.skeletons());
  }

  private static void number(HtmlTable table, String what, double value) {
    table.row(what).number(value, String.format(Locale.ROOT, "%.3f", value));
  }

  private static String common(String caption, String head, List<Common> found) {
    if (found.isEmpty()) {
      return "";
    }
    HtmlTable table = new HtmlTable(caption, head, "texts");
    found.forEach(common -> table.row(common.what()).number(common.texts()));
    return table.html();
  }
}
