package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.Reading;
import dev.plumbline.teach.RowFormat;
import dev.plumbline.teach.RowReader;
import dev.plumbline.teach.TemplateReader;
import dev.plumbline.teach.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the file that OpenAI's or TRL's trainer is given.
 *
 * @param tokenizer folder of the model to be trained, where one is given
 * @param preview rows to show, where the model's chat template is known
 */
record ValidateLines(
    Path folder,
    RowFormat format,
    @Nullable Path tokenizer,
    long maxTokens,
    int preview,
    boolean quiet) {

  /** Checks it, prints unless quiet, puts what was found into {@code all}; whether it is clean. */
  boolean run(Map<String, Object> all) {
    Path file = folder.resolve(format.file());
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "%s is not there; write the dataset with --format %s".formatted(file, format.label()));
    }
    try (Counter counter = Counter.open(tokenizer);
        Stream<String> lines = Files.lines(file)) {
      Validation.Found found = check(lines.iterator(), counter);
      all.put("counted", counter.how());
      all.put("found", found);
      if (!quiet) {
        System.out.print(text(found, counter.how()));
      }
      return found.problems().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private Validation.Found check(Iterator<String> lines, Counter counter) {
    Validation validation = new Validation(format == RowFormat.OPENAI, counter.reader(), maxTokens);
    for (int row = 0; lines.hasNext(); row++) {
      List<Reading.Part> parts = validation.check(lines.next());
      if (row < preview && !quiet && counter.template() && !parts.isEmpty()) {
        System.out.println(LossPreview.of(parts, Ansi.ofStandardOutput()));
      }
    }
    return validation.found();
  }

  private static String text(Validation.Found found, String how) {
    String head =
        "%,d rows, %,d tokens, %,d in the longest; counted %s\n"
            .formatted(found.lines(), found.tokens(), found.longest(), Terminal.escape(how));
    if (found.problems().isEmpty()) {
      return head + "nothing was found\n";
    }
    Table table = Table.of("found", "rows", "first line");
    for (Map.Entry<String, Long> kind : found.kinds().entrySet()) {
      long first =
          found.problems().stream()
              .filter(problem -> problem.what().equals(kind.getKey()))
              .findFirst()
              .orElseThrow()
              .line();
      table = table.with(kind.getKey(), kind.getValue(), first);
    }
    return head + table.render(Ansi.ofStandardOutput());
  }

  /**
   * What counts tokens: the model's tokenizer and chat template, as far as they are there, or a
   * rule of thumb.
   *
   * @param template whether it knows the chat template
   */
  private record Counter(RowReader reader, String how, boolean template, Runnable closing)
      implements AutoCloseable {

    static Counter open(@Nullable Path folder) {
      if (folder == null) {
        return new Counter(
            RowReader.adding(text -> Math.ceilDiv(text.length(), 4)),
            "by the rule of 4 characters a token",
            false,
            () -> {});
      }
      Optional<ChatTemplate> template =
          ChatTemplate.load(folder, Clock.system(ZoneId.systemDefault()));
      Tokenizer words = Tokenizer.load(folder);
      return template
          .map(known ->
              new Counter(
                  new TemplateReader(known, words),
                  "with the tokenizer and chat template of " + folder,
                  true,
                  words::close))
          .orElseGet(() ->
              new Counter(
                  RowReader.adding(text -> words.encode(text).length, words::marksIn),
                  "with the tokenizer alone: no chat template in " + folder,
                  false,
                  words::close));
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
