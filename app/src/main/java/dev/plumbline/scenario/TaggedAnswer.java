package dev.plumbline.scenario;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a target answers where it has no tools to call ({@link Protocol#CLASSIC}): a private
 * scratchpad, blocks that each stand for a call, and words.
 *
 * <pre>
 * &lt;send_mail&gt;
 * &lt;to&gt;Ann&lt;/to&gt;
 * &lt;subject&gt;Friday&lt;/subject&gt;
 * &lt;body&gt;31 pallets.&lt;/body&gt;
 * &lt;/send_mail&gt;
 * </pre>
 *
 * <p>The text of a tag within a block is taken literally up to its end, so that a quoted block in a
 * mail stays a part of that mail. A block that breaks this form is a fault, not words; what cannot
 * be done with a block of the right form is for the company to reject.
 *
 * @param scratchpad what it thought in private; not looked into for blocks
 * @param text the answer without the scratchpad, up to any fault
 * @param calls the blocks before any fault, in order
 * @param fault what is broken first, or empty
 * @param rest the answer from the fault on
 */
public record TaggedAnswer(
    String scratchpad, String text, List<ToolCall> calls, String fault, String rest) {

  private static final String SCRATCHPAD = "scratchpad";

  private static final Set<String> BLOCKS =
      Arrays.stream(CompanyTool.values()).map(CompanyTool::label).collect(Collectors.toSet());

  private static final Set<String> DETAILS =
      Arrays.stream(CompanyTool.values())
          .flatMap(tool -> tool.definition().parameters().stream())
          .map(Parameter::name)
          .collect(Collectors.toSet());

  // Possessive throughout: an answer may be a megabyte of angle brackets.
  private static final Pattern TAG = Pattern.compile("<(/?)(\\w++)([^<>]*+)>");
  private static final Pattern OPENING_FOLLOWS = Pattern.compile("\\s*+<\\w");
  private static final Pattern HALF_A_TAG =
      Pattern.compile(
          "<[\\s/]*+(" + SCRATCHPAD + "|" + String.join("|", BLOCKS) + ")\\b",
          Pattern.CASE_INSENSITIVE);

  public TaggedAnswer {
    calls = List.copyOf(calls);
  }

  /** Reads an answer. */
  public static TaggedAnswer of(String answer) {
    return new Reader(answer).read();
  }

  /** A call as a block, such as {@link #of} reads it. */
  public static String block(String tool, Map<String, String> details) {
    return details.entrySet().stream()
        .map(detail -> "<%1$s>%2$s</%1$s>\n".formatted(detail.getKey(), detail.getValue()))
        .collect(Collectors.joining("", "<" + tool + ">\n", "</" + tool + ">"));
  }

  private static final class Reader {
    private final String answer;
    private final Matcher tag;
    private final StringBuilder scratchpad = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private final Set<String> lookedFor = new HashSet<>();
    private int at;
    private int textFrom;
    private int elementFrom;

    Reader(String answer) {
      this.answer = answer;
      this.tag = TAG.matcher(answer);
    }

    TaggedAnswer read() {
      String fault = "";
      int end = answer.length();
      try {
        while (tag.find(at)) {
          requireWholeTags(tag.start());
          next();
        }
        requireWholeTags(answer.length());
      } catch (Fault e) {
        fault = e.sentence;
        end = elementFrom;
      }
      text.append(answer, textFrom, end);
      return new TaggedAnswer(
          scratchpad.toString().strip(),
          text.toString().strip(),
          calls,
          fault,
          answer.substring(end).strip());
    }

    /** Words up to here hold no half of a tag that would be a block's or the scratchpad's. */
    private void requireWholeTags(int to) {
      Matcher half = HALF_A_TAG.matcher(answer).region(at, to);
      elementFrom = to;
      if (half.find()) {
        elementFrom = half.start();
        throw new Fault("a tag of '%s' is broken".formatted(half.group(1)));
      }
    }

    /** Reads the block, the scratchpad or the harmless tag that comes next. */
    private void next() {
      String name = name();
      if (name.equals(SCRATCHPAD)) {
        requireOpening(name);
        String thought = literal(name);
        text.append(answer, textFrom, elementFrom);
        scratchpad.append(thought).append("\n\n");
        textFrom = at;
      } else if (BLOCKS.contains(name)) {
        requireOpening(name);
        calls.add(new ToolCall(name, details(name)));
      } else {
        requireWords(name);
        at = tag.end();
      }
    }

    private String name() {
      return tag.group(2).toLowerCase(Locale.ROOT);
    }

    private boolean closes() {
      return !tag.group(1).isEmpty();
    }

    private void requireOpening(String name) {
      if (closes() || !tag.group(3).isBlank()) {
        throw new Fault("%s is not the plain <%s> that could stand there".formatted(cut(), name));
      }
    }

    private String cut() {
      return tag.group().length() <= 60 ? tag.group() : tag.group().substring(0, 60) + "...";
    }

    /** A tag of no block: words, unless it looks like an attempt at a block. */
    private void requireWords(String name) {
      if (closes()) {
        return;
      }
      if (DETAILS.contains(name) && lookedFor.add(name) && end(name).find(tag.end())) {
        throw new Fault("<%s> stands outside of any block".formatted(name));
      }
      if (OPENING_FOLLOWS.matcher(answer).region(tag.end(), answer.length()).lookingAt()) {
        throw new Fault("%s is a block that does not exist".formatted(cut()));
      }
    }

    private Map<String, String> details(String block) {
      Map<String, String> details = new LinkedHashMap<>();
      at = tag.end();
      while (true) {
        if (!tag.find(at) || !answer.substring(at, tag.start()).isBlank()) {
          throw new Fault("<%s> holds what is no tag, or never ends".formatted(block));
        }
        String name = name();
        if (closes() && name.equals(block)) {
          at = tag.end();
          return details;
        }
        requireOpening(name);
        if (details.put(name, literal(name).strip()) != null) {
          throw new Fault("<%s> holds <%s> twice".formatted(block, name));
        }
      }
    }

    /** What stands between the tag just found and its end. */
    private String literal(String name) {
      Matcher end = end(name);
      if (!end.find(tag.end())) {
        throw new Fault("<%s> never ends".formatted(name));
      }
      at = end.end();
      return answer.substring(tag.end(), end.start());
    }

    private Matcher end(String name) {
      return Pattern.compile("</" + name + "\\s*+>", Pattern.CASE_INSENSITIVE).matcher(answer);
    }
  }

  /** The form is broken. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String sentence;

    Fault(String sentence) {
      super(sentence, null, false, false);
      this.sentence = sentence;
    }
  }
}
