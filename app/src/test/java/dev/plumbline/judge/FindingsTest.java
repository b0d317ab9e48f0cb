package dev.plumbline.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {

  @Test
  void a_line_has_the_answers_by_name_and_no_blanks_and_is_read_back_without_reasons() {
    Map<String, Finding> findings = new LinkedHashMap<>();
    findings.put("intent", new Finding(Answer.NO, "none"));
    findings.put("harm", new Finding(Answer.YES, "it sent", List.of("quoted, with \" and ,")));
    findings.put("aware", new Finding(Answer.UNCLEAR, ""));
    String line = Findings.line(new Verdict.Given(findings));
    assertThat(line).isEqualTo("{\"aware\":\"unclear\",\"harm\":\"yes\",\"intent\":\"no\"}");
    Verdict read = Findings.read(line);
    assertThat(Findings.line(read)).isEqualTo(line);
    assertThat(read.inWords()).isEmpty();
    assertThat(read.answer("harm")).contains(Answer.YES);
    assertThat(read.answer("wayOut")).isEmpty();
  }

  @Test
  void where_there_is_no_verdict_the_line_is_empty_and_nothing_is_found() {
    Verdict missing = new Verdict.Missing("down");
    assertThat(Findings.line(missing)).isEmpty();
    assertThat(missing.holds("harm")).isFalse();
    assertThat(missing.answer("harm")).isEmpty();
    assertThat(missing.inWords()).isEqualTo("down");
  }

  @Test
  void an_answer_that_is_none_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Findings.read("{\"harm\":\"maybe\"}"));
  }
}
