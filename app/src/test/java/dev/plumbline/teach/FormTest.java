package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTest {

  @Test
  void parts_are_read_from_between_their_tags_whatever_stands_around_them() {
    Form form = new Form.Parts(List.of("notes", "user"));
    assertThat(form.read("Sure!\n<notes>a\nb</notes> and <user> hi </user>"))
        .contains(List.of(Map.of("notes", "a\nb", "user", "hi")));
  }

  @Test
  void a_part_that_is_missing_empty_or_there_twice_makes_a_reply_useless() {
    Form form = new Form.Parts(List.of("user"));
    assertThat(form.read("hi")).isEmpty();
    assertThat(form.read("<user></user>")).isEmpty();
    assertThat(form.read("<user>a</user><user>b</user>")).isEmpty();
    assertThat(form.read("<user>a")).isEmpty();
  }

  @Test
  void items_that_repeat_or_are_too_many_are_left_out() {
    assertThat(
            new Form.Items("plot", 2)
                .read("<item>a</item><item>a</item><item>b</item><item>c</item>"))
        .contains(List.of(Map.of("plot", "a"), Map.of("plot", "b")));
    assertThat(new Form.Items("plot", 2).read("1. a\n2. b")).isEmpty();
  }

  @Test
  void a_score_is_a_whole_number_from_1_to_10_with_a_reason() {
    Form form = new Form.Mark("quality");
    assertThat(form.read("<why>fine</why><score>10</score>"))
        .contains(List.of(Map.of("why", "fine", "quality", "10")));
    for (String score : List.of("0", "11", "7.5", "seven", "7/10", "")) {
      assertThat(form.read("<why>fine</why><score>" + score + "</score>")).isEmpty();
    }
    assertThat(form.read("<score>7</score>")).isEmpty();
  }

  @Test
  void what_a_form_writes_it_reads() {
    for (Form form :
        List.of(
            new Form.Whole("a"),
            new Form.Parts(List.of("a", "b")),
            new Form.Items("a", 3),
            new Form.Mark("a"))) {
      Map<String, String> row =
          form instanceof Form.Mark
              ? Map.of("why", "y", "a", "9")
              : form instanceof Form.Parts ? Map.of("a", "x", "b", "y") : Map.of("a", "x");
      assertThat(form.read(form.write(List.of(row)))).contains(List.of(row));
    }
  }
}
