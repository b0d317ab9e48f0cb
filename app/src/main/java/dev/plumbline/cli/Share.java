package dev.plumbline.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share of trials as people write it: {@code 5pp}, {@code 5%} or {@code 0.05}. */
final class Share implements ITypeConverter<Double> {
  private static final Pattern WRITTEN = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*(%|pp)?");

  @Override
  public Double convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The share, 0 to 1.
   *
   * @throws IllegalArgumentException saying how to write it
   */
  static double parse(String text) {
    Matcher written = WRITTEN.matcher(text.strip());
    if (!written.matches()) {
      throw wrong(text);
    }
    double number = Double.parseDouble(written.group(1));
    double share = written.group(2) == null ? number : number / 100;
    if (share > 1) {
      throw wrong(text);
    }
    return share;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a share of trials; write it like 5pp, 5% or 0.05");
  }
}
