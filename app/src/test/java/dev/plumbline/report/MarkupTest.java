package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MarkupTest {

  private static final String ATTACK =
      "</script><!-- <script>alert(1)</script> & \" ' \\ \u2028 \u2029 \ud800 é 😀";

  @Test
  void markup_in_text_is_inert() {
    assertThat(Markup.escape("<img src=x onerror=\"a('b')\">&"))
        .isEqualTo("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;");
  }

  @Test
  void json_in_a_script_element_cannot_end_it_and_reads_back_the_same() {
    JsonMapper mapper = JsonMapper.shared();
    String json = Markup.json(mapper.writeValueAsString(Map.of("text", ATTACK)));
    assertThat(json).doesNotContain("<", ">", "&").matches("[\\x20-\\x7e]*");
    assertThat(mapper.readTree(json).get("text").asString()).isEqualTo(ATTACK);
  }

  @Test
  void what_is_filled_in_is_not_looked_into() {
    assertThat(Markup.fill("a {{one}} {{two}}", Map.of("one", "{{two}} $1 \\", "two", "b")))
        .isEqualTo("a {{two}} $1 \\ b");
  }

  @Test
  void what_templates_share_is_put_in_once_and_has_slots_like_their_own() {
    for (String template : List.of("assessment.html", "dataset.html", "report.html")) {
      assertThat(Markup.resource(template)).startsWith("{{>head}}\n").doesNotContain("<head>");
      assertThat(Markup.template(template))
          .startsWith("<!doctype html>\n")
          .containsOnlyOnce("<head>")
          .contains("<title>Plumbline: {{title}}</title>", "{{policy}}")
          .doesNotContain("{{>");
    }
  }

  @Test
  void a_slot_without_a_value_is_an_error() {
    assertThatThrownBy(() -> Markup.fill("{{one}}", Map.of())).hasMessageContaining("{{one}}");
  }

  @Test
  void a_hash_is_the_one_that_browsers_compute() {
    assertThat(Markup.hash("alert('Hello, world.');"))
        .isEqualTo("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
  }

  @Test
  void names_are_not_broken_at_their_hyphens() {
    assertThat(Markup.prose("a held-out <b>"))
        .isEqualTo("a <span class=\"whole\">held-out</span> &lt;b&gt;");
  }
}
