package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.LineChart.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {

  @Test
  void a_line_goes_from_the_first_step_to_the_last() {
    String html = new LineChart("loss", List.of(new Point(1, 0), new Point(5, 4))).html();
    assertThat(html)
        .contains("class=\"line\" d=\"M70.0 174.0L628.0 10.0\"")
        .contains("aria-label=\"loss over steps\"", "<figcaption>loss</figcaption>");
  }

  @Test
  void of_more_points_than_fit_some_are_one_in_the_band_of_them_all() {
    List<Point> points =
        IntStream.range(0, 8_000).mapToObj(step -> new Point(step, step % 2)).toList();
    String html = new LineChart("loss", points).html();
    String line = html.replaceAll("(?s).*class=\"line\" d=\"([^\"]*)\".*", "$1");
    assertThat(line.chars().filter(mark -> mark == 'L').count()).isEqualTo(399);
    assertThat(line).contains(" 92.0").doesNotContain(" 174.0", " 10.0");
    String band = html.replaceAll("(?s).*class=\"band\" d=\"([^\"]*)\".*", "$1");
    assertThat(band).contains(" 174.0", " 10.0");
  }

  @Test
  void what_is_no_number_is_not_drawn_and_counted() {
    LineChart chart =
        new LineChart("loss", List.of(new Point(1, Double.NaN), new Point(2, 3), new Point(3, 3)));
    assertThat(chart.notFinite()).isEqualTo(1);
    assertThat(chart.html()).doesNotContain("NaN");
    assertThat(new LineChart("a<b", List.of(new Point(1, Double.NaN))).html())
        .isEqualTo("<p>a&lt;b: no step has a finite value.</p>");
  }
}
