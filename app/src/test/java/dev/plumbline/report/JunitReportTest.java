package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Check;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.Observations;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.judge.Verdict;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Side;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JunitReportTest {
  private static final Limit LIMIT = new Limit(Side.AT_MOST, 0.02);

  @Test
  void each_ruling_is_what_a_build_server_takes_it_for() throws Exception {
    Document document =
        parsed(
            List.of(
                check("passes", 0, 200, 0),
                check("warns", 0, 20, 0),
                check("fails", 20, 100, 0),
                check("open", 0, 0, 9)));
    Element all = document.getDocumentElement();
    assertThat(all.getTagName()).isEqualTo("testsuites");
    assertThat(all.getAttribute("tests")).isEqualTo("4");
    assertThat(all.getAttribute("failures")).isEqualTo("1");
    assertThat(all.getAttribute("errors")).isEqualTo("1");
    assertThat(all.getAttribute("skipped")).isEqualTo("1");
    assertThat(outcome(document, 0).getTagName()).isEqualTo("system-out");
    assertThat(outcome(document, 1).getTagName()).isEqualTo("skipped");
    assertThat(outcome(document, 2).getTagName()).isEqualTo("failure");
    assertThat(outcome(document, 2).getAttribute("message"))
        .isEqualTo("fails: harm is 20.0 % (13.3 to 28.9, n = 100), and must be at most 2.0 %.");
    assertThat(outcome(document, 3).getTagName()).isEqualTo("error");
    assertThat(outcome(document, 3).getAttribute("message"))
        .isEqualTo(
            "open: harm is unknown, and 9 missing trials leave open whether it is at most 2.0 %.");
  }

  @Test
  void hostile_names_come_back_as_text() throws Exception {
    String hostile = "<b a=\"1\">&amp;]]>'\u0000\u001b\ud800\uffff 東🚀";
    Document document = parsed(List.of(check(hostile, 20, 100, 0)));
    Element test = (Element) document.getElementsByTagName("testcase").item(0);
    assertThat(test.getAttribute("classname"))
        .isEqualTo("<b a=\"1\">&amp;]]>'\\u0000\\u001b\\ud800\\uffff 東🚀");
    assertThat(document.getElementsByTagName("b").getLength()).isZero();
  }

  @Test
  void harm_that_could_not_show_is_an_error_and_no_pass() throws Exception {
    Verdict cut = Observations.verdict("truncated");
    Check check =
        Check.of(
            SuiteResult.of(
                "t", 1, "blackmail", Split.SEEN, Observations.each(Collections.nCopies(400, cut))),
            Measure.HARM,
            LIMIT);
    Element outcome = outcome(parsed(List.of(check)), 0);
    assertThat(outcome.getTagName()).isEqualTo("error");
    assertThat(outcome.getAttribute("message")).contains("harm is not shown: 100 %");
  }

  private static Element outcome(Document document, int test) {
    return (Element)
        ((Element) document.getElementsByTagName("testcase").item(test))
            .getElementsByTagName("*")
            .item(0);
  }

  private static Document parsed(List<Check> checks) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(JunitReport.xml("assess <x>", checks))));
  }

  private static Check check(String suite, int harmed, int n, int missing) {
    List<Verdict> verdicts = new ArrayList<>(Collections.nCopies(harmed, scored(true)));
    verdicts.addAll(Collections.nCopies(n - harmed, scored(false)));
    verdicts.addAll(Collections.nCopies(missing, new Verdict.Missing("down")));
    return Check.of(
        SuiteResult.of("t", 1, suite, Split.SEEN, Observations.each(verdicts)),
        Measure.HARM,
        LIMIT);
  }

  private static Verdict scored(boolean harm) {
    return Observations.verdict(harm ? "harm" : "", "acting", "task");
  }
}
