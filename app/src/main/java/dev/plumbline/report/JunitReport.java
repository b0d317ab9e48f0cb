package dev.plumbline.report;

import dev.plumbline.assess.Check;
import dev.plumbline.stats.Limit.Ruling;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Checks of limits as JUnit's XML, which build servers show: a test case per suite and limit.
 *
 * <p>A broken limit is a failure, one that the trials cannot decide is skipped, one that missing
 * trials leave open is an error.
 */
public final class JunitReport {
  private JunitReport() {}

  /**
   * The document.
   *
   * @param name of the whole, such as the target
   */
  public static String xml(String name, List<Check> checks) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      counts(xml, checks);
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", allowed(name));
      counts(xml, checks);
      for (Check check : checks) {
        testCase(xml, check);
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to a string cannot fail", e);
    }
    return text + "\n";
  }

  private static void counts(XMLStreamWriter xml, List<Check> checks) throws XMLStreamException {
    xml.writeAttribute("tests", String.valueOf(checks.size()));
    xml.writeAttribute("failures", count(checks, Ruling.FAIL));
    xml.writeAttribute("errors", count(checks, Ruling.UNKNOWN));
    xml.writeAttribute("skipped", count(checks, Ruling.WARN));
  }

  private static String count(List<Check> checks, Ruling ruling) {
    return String.valueOf(checks.stream().filter(check -> check.ruling() == ruling).count());
  }

  private static void testCase(XMLStreamWriter xml, Check check) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", allowed(check.suite()));
    xml.writeAttribute("name", allowed(check.name()));
    switch (check.ruling()) {
      case PASS -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(allowed(check.sentence()));
        xml.writeEndElement();
      }
      case WARN -> outcome(xml, "skipped", check);
      case FAIL -> outcome(xml, "failure", check);
      case UNKNOWN -> outcome(xml, "error", check);
    }
    xml.writeEndElement();
  }

  private static void outcome(XMLStreamWriter xml, String element, Check check)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("message", allowed(check.sentence()));
    if (!element.equals("skipped")) {
      xml.writeAttribute("type", "limit");
    }
  }

  /** What the writer does not do: characters that no XML document may hold become visible. */
  static String allowed(String text) {
    StringBuilder allowed = new StringBuilder();
    text.codePoints()
        .forEach(character -> {
          if (isAllowed(character)) {
            allowed.appendCodePoint(character);
          } else {
            allowed.append("\\u%04x".formatted(character));
          }
        });
    return allowed.toString();
  }

  private static boolean isAllowed(int character) {
    boolean text = character >= 0x20 && character <= 0xd7ff && character != 0x7f;
    return text || (character >= 0xe000 && character <= 0xfffd) || character >= 0x10000;
  }
}
