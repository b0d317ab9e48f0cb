package dev.plumbline.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis with round ticks.
 *
 * @param ticks values within it, the least first
 */
record Scale(double low, double high, List<Double> ticks) {

  private static final int PARTS = 4;

  Scale {
    ticks = List.copyOf(ticks);
  }

  /** One that begins and ends at round values, and holds all from the least to the most. */
  static Scale of(double least, double most) {
    double unit = unit(least, most);
    double low = Math.floor(least / unit) * unit;
    double high = Math.ceil(most / unit) * unit;
    return low == high
        ? of(least - unit, most + unit)
        : new Scale(low, high, ticks(low, high, unit));
  }

  /** One that begins and ends just there. */
  static Scale exact(double low, double high) {
    double unit = unit(low, high);
    return new Scale(low, high, ticks(Math.ceil(low / unit) * unit, high, unit));
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double unit(double least, double most) {
    double range = most > least ? most - least : Math.max(Math.abs(most), 1);
    double rough = range / PARTS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    return DoubleStream.of(1, 2, 5)
        .map(factor -> factor * power)
        .filter(unit -> unit >= rough * 0.999)
        .findFirst()
        .orElse(10 * power);
  }

  private static List<Double> ticks(double from, double to, double unit) {
    return DoubleStream.iterate(from, tick -> tick <= to + unit / 1e6, tick -> tick + unit)
        .limit(3 * PARTS)
        .boxed()
        .toList();
  }

  /** How far along a value is, from 0 to 1; 0.5 on an axis without length. */
  double part(double value) {
    return high > low ? (value - low) / (high - low) : 0.5;
  }

  /** A number with at most four digits that count. */
  static String text(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    double size = rounded.abs().doubleValue();
    if (size >= 1_000_000) {
      return plain(rounded.movePointLeft(6)) + "M";
    }
    if (size >= 10_000) {
      return plain(rounded.movePointLeft(3)) + "k";
    }
    return size < 1e-9 ? "0" : size < 1e-3 ? scientific(rounded) : plain(rounded);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static String scientific(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    return plain(stripped.movePointLeft(exponent)) + "e" + exponent;
  }
}
