package dev.plumbline.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.jinja.Run.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what Python's Jinja2 makes of the same templates; reference_templates.py wrote it. */
class TemplateTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T07:08:09Z"), ZoneOffset.UTC);
  private static final JsonNode REFERENCE = reference();

  /** A template, and what Python makes of it. */
  record Case(String name, JsonNode fields) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static JsonNode reference() {
    try (InputStream json =
        Objects.requireNonNull(TemplateTest.class.getResourceAsStream("templates.json"))) {
      return JsonMapper.shared().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Case> cases() {
    return REFERENCE
        .path("cases")
        .valueStream()
        .map(fields -> new Case(fields.path("name").asString(), fields));
  }

  private static Map<String, JsonNode> variables() {
    Map<String, JsonNode> variables = new LinkedHashMap<>();
    REFERENCE
        .path("variables")
        .properties()
        .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
    return variables;
  }

  private static Rendering render(String template) {
    return Template.parse(template).render(variables(), CLOCK);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void templates_come_out_as_from_python(Case one) {
    String template = one.fields().path("template").asString();
    if (one.fields().has("expected")) {
      assertThat(render(template).text()).isEqualTo(one.fields().path("expected").asString());
    } else {
      assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render(template));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '$',
      value = {
        "{{ n | polish }}; line 1: the filter 'polish' is not known here",
        "{{ n is shiny }}; line 1: the test 'shiny' is not known here",
        "{% polish %}; line 1: the tag 'polish' is not known here",
        "{% include 'a' %}; line 1: the tag 'include' is not known here",
        "{{ word.zfill(3) }}; line 1: 'zfill' of a text is not known here",
        "{{ list.append(1) }}; line 1: 'append' of a list is not known here",
        "{{ person.pop('name') }}; line 1: 'pop' of a dict is not known here",
        "{{ lipsum() }}; line 1: the function 'lipsum' is not known here",
        "{{ word.gild() }}; line 1: 'gild' of a text is undefined",
        "{{ gild() }}; line 1: 'gild' is undefined",
        "{{ word() }}; line 1: a text cannot be called",
        "{{ gone.field }}; line 1: 'gone' is undefined, so it has no 'field'",
        "{{ gone['a'] }}; line 1: 'gone' is undefined, so it has no items",
        "{{ gone[1:] }}; line 1: 'gone' is undefined, so it has no part",
        "{{ word.__class__ }}; line 1: '__class__': templates may not reach into Python",
        "{{ 'a' + nil }}; line 1: '+' does not work between a text and None",
        "{{ '%s' % n }}; line 1: '%' does not work between a text and a whole number",
        "{{ n // 0 }}; line 1: a division by zero",
        "{{ 9223372036854775807 + n }}; line 1: a whole number that does not fit into 64 bits",
        "{{ 9223372036854775808 }}; line 1: the number 9223372036854775808 is too large: at most 64 bits",
        "{{ 'a' < n }}; line 1: a text and a whole number have no order",
        "{% for x in nil %}{% endfor %}; line 1: one cannot loop over None",
        "{% for a, b in list %}{% endfor %}; line 1: one cannot loop over a whole number",
        "{% for a, b in ['abc'] %}{% endfor %}; line 1: 3 values for 2 names",
        "{% for x in list recursive %}{% endfor %}; line 1: recursive loops are not known here",
        "{{ nil | length }}; line 1: None has no length",
        "{{ namespace() }}; line 1: a namespace cannot be printed",
        "{{ {true: 1} }}; line 1: the key of a dict is a boolean, not a text, a whole number or None",
        "{{ 'a' | safe | trim }}; line 1: a text marked as safe can be joined and printed, nothing else",
        "{{ list | map('string') | last }}; line 1: filter 'last' cannot be put on a generator (put '| list' behind it)",
        "{{ gone | tojson }}; line 1: filter 'tojson' cannot write nothing ('gone' is undefined)",
        "{{ word | trim(1) }}; line 1: filter 'trim' wants a text for 'chars', got a whole number",
        "{{ word | trim(a=1) }}; line 1: filter 'trim' has no argument 'a'",
        "{{ word | trim('a', 'b') }}; line 1: filter 'trim' takes 1 arguments at most, got 2",
        "{{ word.replace('a') }}; line 1: 'replace' needs its argument 'new'",
        "{{ strftime_now('%Q') }}; line 1: 'strftime_now' does not know '%Q' here",
        "{{ 'a }}; line 1: a string without its closing '",
        "{{ n; line 1: a tag without its '}}'",
        "{{ n ? 1 }}; line 1: the character '?' has no meaning here",
        "{{ n 1 }}; line 1: '}}' is missing before '1'",
        "{% if yes %}; line 1: 'endif' is missing before the end of the template",
        "{% if yes %}{% endfor %}; line 1: 'endif' is missing before 'endfor'",
        "{% endif %}; line 1: 'endif' ends nothing",
        "{% break %}; line 1: 'break' stands outside of a loop",
        "{% set person.name = 1 %}; line 1: 'person.name' cannot be set: 'person' is no namespace",
        "{% set x %}{% generation %}{% endgeneration %}{% endset %}; line 1: '{% generation %}' in a macro or a block set is not known here",
      })
  void what_does_not_work_is_named(String template, String sentence) {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render(template))
        .withMessage(sentence)
        .matches(e -> !e.refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{% if yes %}\n\n{{ n | polish }}{% endif %}", "a\n{# b\n #}{{ gone.x }}"})
  void the_line_is_named(String template) {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render(template))
        .withMessageStartingWith("line 3: ");
  }

  @Test
  void a_refusal_has_the_template_s_own_words() {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render("\n{{ raise_exception('Take ' ~ 'turns.') }}"))
        .withMessage("Take turns.")
        .matches(JinjaException::refusal);
  }

  @Test
  void what_generation_blocks_made_is_marked() {
    Template template =
        Template.parse(
            "{% for x in [1, 2] %}u{% generation %}a{{ x }}{% endgeneration %}\n{% endfor %}");
    Rendering rendering = template.render(Map.of(), CLOCK);
    assertThat(template.marksGenerations()).isTrue();
    assertThat(rendering.text()).isEqualTo("ua1ua2");
    assertThat(rendering.generations()).containsExactly(new Span(1, 3), new Span(4, 6));
    assertThat(Template.parse("a").marksGenerations()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x.replace('a', ns.x) %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
        "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
        "{{ 'ab' * 999999999 }}",
        "{{ [1] * 999999999 }}",
        "{{ 'a' | indent(999999999) }}",
        "{{ [1] | tojson(indent=999999999) }}",
        "{{ (range(9999) | join(',')).replace('1', 'b' * 99999) }}",
      })
  void a_template_takes_no_more_than_its_steps(String template) {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() ->
            Template.parse(template).render(Map.of(), CLOCK, new Limits(1_000_000, 1_000_000, 50)))
        .withMessageContaining("more than the 1,000,000 steps that a template may take");
  }

  @Test
  void a_template_writes_no_more_than_it_may() {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() ->
            Template.parse("{% for i in range(9) %}{{ 'ab' * 10 }}{% endfor %}")
                .render(Map.of(), CLOCK, new Limits(10_000, 100, 50)))
        .withMessage("line 1: more than the 100 characters that a template may write");
  }

  @Test
  void macros_call_one_another_only_so_deep() {
    assertThatExceptionOfType(JinjaException.class)
        .isThrownBy(() -> render("{% macro m() %}\n{{ m() }}{% endmacro %}{{ m() }}"))
        .withMessage("line 2: more than 200 macros within one another, the last 'm'");
  }

  @Test
  void what_is_too_deep_to_read_or_to_print_is_refused() {
    String brackets = "[".repeat(100_000) + "]".repeat(100_000);
    String nested =
        "{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}";
    for (String template : new String[] {"{{ " + brackets + " }}", nested}) {
      assertThatExceptionOfType(JinjaException.class)
          .isThrownBy(() -> render(template))
          .withMessageEndingWith("too many things in one another");
    }
  }
}
