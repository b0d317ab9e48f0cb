package dev.plumbline.web;

import dev.plumbline.assess.Measure;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.Tabulation.Answers;
import dev.plumbline.assess.Tabulation.Part;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the rows are that a number counts, in the pages of a store: for tables in a terminal while
 * somebody has the pages open.
 *
 * @param origin of the pages; empty where nobody has them open, and then so is every address
 */
public record ViewLinks(String origin) {

  private static final int PATIENCE_MILLISECONDS = 200;

  /** For what is in no store. */
  public static final ViewLinks NONE = new ViewLinks("");

  /**
   * Those of a server that keeps its port in a file.
   *
   * @param file may be of a server that is no more
   */
  public static ViewLinks of(Path file) {
    try {
      int port = Integer.parseInt(Files.readString(file).strip());
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLISECONDS);
      }
      return new ViewLinks("http://127.0.0.1:" + port);
    } catch (IOException | IllegalArgumentException e) {
      return NONE;
    }
  }

  /** Keeps the port of a server in a file, for as long as it is open. */
  static void keep(Path file, int port) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, String.valueOf(port));
    } catch (IOException e) {
      // Tables have no links then.
    }
  }

  /** Forgets it, unless another server has come meanwhile. */
  static void forget(Path file, int port) {
    try {
      if (Files.exists(file) && Files.readString(file).strip().equals(String.valueOf(port))) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // It leads nowhere then, which who reads it finds out.
    }
  }

  /** The page of a run. */
  public String run(String run) {
    return at(WebRequest.address("/run", "run", run));
  }

  /** Two runs side by side. */
  public String compare(String first, String second) {
    return at(WebRequest.address("/compare", "run", first, "run", second));
  }

  /** All trials of a run. */
  public String trials(String run) {
    return at(WebRequest.address("/trials", "run", run));
  }

  /** The trials of a suite, or of a part of it. */
  public String trials(String run, Part part) {
    return at(trials(where(run, part)));
  }

  /** Those of them that a rate counts. */
  public String counted(String run, Part part, Measure measure) {
    return at(counted(where(run, part), measure));
  }

  /** Those in which a judge answered a question so. */
  public String answered(String run, Answers answers, Answer answer) {
    return at(answered(where(run, answers.part()), answers, answer));
  }

  private String at(String page) {
    return origin.isEmpty() ? "" : origin + page;
  }

  /** The parameters of a list of trials: names and values in turn. */
  static List<String> where(String run, Part part) {
    List<String> where = new ArrayList<>(List.of("run", run, "suite", part.suite()));
    part.condition().forEach((factor, value) -> where.addAll(List.of("f." + factor, value)));
    return where;
  }

  static String trials(List<String> where, String... more) {
    return WebRequest.address(
        "/trials", Stream.concat(where.stream(), Stream.of(more)).toArray(String[]::new));
  }

  static String answered(List<String> where, Answers answers, Answer answer) {
    return trials(
        where,
        "judge",
        answers.judge(),
        "finding",
        answers.row().question(),
        "answer",
        Findings.word(answer));
  }

  static String counted(List<String> where, Measure measure) {
    return switch (measure) {
      case MISSING -> trials(where, "outcome", "missing");
      // No verdict says it by itself.
      case FORMAT -> trials(where);
      default ->
          trials(where, "judge", Mechanical.JUDGE, "finding", measure.field(), "answer", "yes");
    };
  }
}
