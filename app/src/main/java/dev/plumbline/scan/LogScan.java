package dev.plumbline.scan;

import dev.plumbline.Unicode;
import dev.plumbline.judge.Evidence;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.scan.Census.Scored;
import dev.plumbline.scan.LogReader.Found;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.ScanResult.Quote;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Stratified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A scan of logs: reads them once to rate each conversation, draws which are read closely, and
 * reads those again. What a judge or a result gets has been redacted.
 */
public final class LogScan {

  /** Where nobody judges, a conversation with a lower score is no finding. */
  static final double SUSPICIOUS = 1;

  /** Conversations that are judged together, and characters of them. */
  private static final int TOGETHER = 256;

  private static final long CHARACTERS_TOGETHER = 1 << 24;

  private final List<LogFile> files;
  private final Settings settings;

  /**
   * What decides what is found, beside the logs and the judge.
   *
   * @param format that all entries have, where that was said
   * @param share of the conversations that are read closely because of their score, 0 to 1
   * @param sample how many of the others are, drawn at random; 0 or more
   */
  public record Settings(Optional<LogFormat> format, double share, int sample, long seed) {
    public Settings {
      if (!(0 <= share && share <= 1)) {
        throw new IllegalArgumentException(
            "judge-share is %s; give a share from 0 to 1, such as 0.01".formatted(share));
      }
      if (sample < 0) {
        throw new IllegalArgumentException("sample is %d; give 0 or more".formatted(sample));
      }
    }
  }

  private LogScan(List<LogFile> files, Settings settings) {
    this.files = files;
    this.settings = settings;
  }

  /**
   * A scan of files and folders as they now are.
   *
   * @param out what lies in it is not scanned
   * @throws IllegalArgumentException when one is not there
   */
  public static LogScan of(List<Path> named, Path out, Settings settings) {
    return new LogScan(LogFile.in(named, out), settings);
  }

  /** Of all files, packed or not. */
  public long bytes() {
    return files.stream().mapToLong(LogFile::size).sum();
  }

  /** What the first reading came to. */
  public static final class Rated {
    private final Selection selection;
    private final ScanResult.Counts counts;

    private Rated(Selection selection, ScanResult.Counts counts) {
      this.selection = selection;
      this.counts = counts;
    }

    /** How many conversations are to be read closely. */
    public int drawn(boolean judged) {
      return (int) read(selection, judged).count();
    }
  }

  /**
   * Reads all logs once.
   *
   * @param progress is told of bytes
   */
  public Rated rate(LongConsumer progress) {
    Census census = new Census();
    for (int i = 0; i < files.size(); i++) {
      int file = i;
      int[] ordinal = {0};
      new LogReader(settings.format(), progress, found -> census.take(file, ordinal, found))
          .read(files.get(i));
    }
    List<Scored> distinct = census.distinctOnes();
    return new Rated(
        Selection.of(distinct, settings.share(), settings.sample(), settings.seed()),
        census.counts(files.size(), bytes(), distinct.size()));
  }

  /** Without a judge the sample would tell nothing. */
  private static Stream<Scored> read(Selection selection, boolean judged) {
    return judged
        ? selection.strata().stream().flatMap(stratum -> stratum.drawn().stream())
        : selection.strata().getFirst().drawn().stream().filter(one -> one.score() >= SUSPICIOUS);
  }

  /**
   * Reads the drawn conversations closely.
   *
   * @param judge reads them; without one, what the rules found is a suspicion
   * @param progress is told of conversations
   * @param whole is given each finding with its conversation, redacted, in the order of the logs
   * @throws IllegalArgumentException when a file is not what it was at the first reading
   */
  public ScanResult result(
      Rated rated,
      Optional<ScanJudge> judge,
      IntConsumer progress,
      BiConsumer<Finding, List<Message>> whole) {
    Close close = new Close(judge, progress, whole);
    Map<Integer, Map<Integer, Scored>> wanted = new HashMap<>();
    read(rated.selection, judge.isPresent())
        .forEach(one ->
            wanted.computeIfAbsent(one.file(), file -> new HashMap<>()).put(one.ordinal(), one));
    new TreeMap<>(wanted).forEach((file, ones) -> close.read(file, ones));
    close.judge();
    return close.result(rated);
  }

  private record Wanted(Scored scored, Conversation conversation) {}

  private record Waiting(Scored scored, Excerpt excerpt, Suspicion suspicion) {}

  /** The second reading. */
  private final class Close {
    private final Optional<ScanJudge> judge;
    private final IntConsumer progress;
    private final BiConsumer<Finding, List<Message>> whole;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<Scored, Verdict> verdicts = new HashMap<>();
    private final List<Numbered> findings = new ArrayList<>();
    private long characters;
    private long cut;

    private record Numbered(Scored scored, Finding finding) {}

    Close(
        Optional<ScanJudge> judge, IntConsumer progress, BiConsumer<Finding, List<Message>> whole) {
      this.judge = judge;
      this.progress = progress;
      this.whole = whole;
    }

    void read(int file, Map<Integer, Scored> wanted) {
      int[] ordinal = {0};
      Map<Integer, Scored> left = new HashMap<>(wanted);
      new LogReader(
              settings.format(),
              bytes -> {},
              found -> {
                List<Wanted> here = new ArrayList<>();
                for (Found one : found) {
                  if (one instanceof Found.Whole(Conversation conversation, _)) {
                    Scored scored = left.remove(ordinal[0]++);
                    if (scored != null) {
                      here.add(new Wanted(scored, conversation));
                    }
                  }
                }
                here.parallelStream().map(this::waiting).toList().forEach(this::take);
              })
          .read(files.get(file));
      if (!left.isEmpty()) {
        throw changed(file);
      }
    }

    private Waiting waiting(Wanted wanted) {
      long[] hashes = wanted.conversation().hashes();
      if (hashes[hashes.length - 1] != wanted.scored().hash()) {
        throw changed(wanted.scored().file());
      }
      Excerpt excerpt = Excerpt.of(wanted.conversation());
      // Again, so that what is quoted is redacted.
      return new Waiting(wanted.scored(), excerpt, Suspecting.of(excerpt.conversation()));
    }

    private void take(Waiting one) {
      waiting.add(one);
      cut += one.excerpt().isCut() ? 1 : 0;
      characters += one.excerpt().length();
      if (waiting.size() >= TOGETHER || characters >= CHARACTERS_TOGETHER) {
        judge();
      }
    }

    private IllegalArgumentException changed(int file) {
      return new IllegalArgumentException(
          "%s is not what it was when the scan began; run it again once nothing is written over in it"
              .formatted(files.get(file).path()));
    }

    void judge() {
      List<Excerpt> excerpts = waiting.stream().map(Waiting::excerpt).toList();
      if (judge.isPresent() && !excerpts.isEmpty()) {
        List<Verdict> given = judge.get().verdicts(excerpts, progress);
        for (int i = 0; i < given.size(); i++) {
          verdicts.put(waiting.get(i).scored(), given.get(i));
          if (given.get(i).holds(Findings.HARM)) {
            add(waiting.get(i), given.get(i));
          }
        }
      } else {
        waiting.forEach(one -> add(one, new Verdict.Missing("nobody judged", 0)));
        progress.accept(waiting.size());
      }
      waiting.clear();
      characters = 0;
    }

    private void add(Waiting one, Verdict verdict) {
      Finding finding = finding(one, verdict);
      findings.add(new Numbered(one.scored(), finding));
      whole.accept(finding, one.excerpt().conversation().messages());
    }

    ScanResult result(Rated rated) {
      List<ScanResult.Part> parts = new ArrayList<>();
      List<Stratified.Stratum> strata = new ArrayList<>();
      for (Selection.Stratum stratum : rated.selection.strata()) {
        long seen = count(stratum, LogScan::isSettled);
        long incidents = count(stratum, verdict -> verdict.holds(Findings.HARM));
        parts.add(
            new ScanResult.Part(
                stratum.name(),
                stratum.size(),
                stratum.least(),
                stratum.drawn().size(),
                seen,
                incidents));
        strata.add(new Stratified.Stratum(stratum.size(), seen, incidents));
      }
      Map<String, Long> unjudged = new TreeMap<>();
      verdicts
          .values()
          .forEach(verdict -> {
            if (verdict instanceof Verdict.Missing(String cause, _, _)) {
              unjudged.merge(cause, 1L, Long::sum);
            } else if (!isSettled(verdict)) {
              unjudged.merge("the judge found it unclear", 1L, Long::sum);
            }
          });
      long missing = unjudged.values().stream().mapToLong(count -> count).sum();
      return new ScanResult(
          judge.map(ScanJudge::name).orElse(""),
          Suspecting.VERSION,
          settings.seed(),
          rated.counts,
          parts,
          judge.isPresent() ? Stratified.estimate(strata, missing) : new Estimate.Unknown(0),
          unjudged,
          cut,
          findings.stream()
              .sorted(
                  Comparator.comparingInt((Numbered one) -> one.scored().file())
                      .thenComparingInt(one -> one.scored().ordinal()))
              .map(Numbered::finding)
              .toList());
    }

    private long count(Selection.Stratum stratum, Predicate<Verdict> counts) {
      return stratum.drawn().stream()
          .map(one -> Optional.ofNullable(verdicts.get(one)))
          .filter(verdict -> verdict.filter(counts).isPresent())
          .count();
    }
  }

  private static boolean isSettled(Verdict verdict) {
    return verdict
        .answer(Findings.HARM)
        .filter(answer -> answer != Verdict.Answer.UNCLEAR)
        .isPresent();
  }

  private static Finding finding(Waiting one, Verdict verdict) {
    Conversation said = one.excerpt().conversation();
    List<Quote> quotes = quotes(said, one.suspicion(), verdict);
    int message = quotes.isEmpty() ? firstOfModel(said) : quotes.getFirst().message();
    Map<String, String> answers = new TreeMap<>();
    String reason = "";
    if (verdict instanceof Verdict.Given given) {
      given.findings().forEach((name, found) -> answers.put(name, Findings.word(found.answer())));
      reason =
          Optional.ofNullable(given.findings().get(Findings.HARM))
              .map(Verdict.Finding::reason)
              .orElse("");
    }
    return new Finding(
        said.file(),
        said.line(),
        message,
        said.turns().get(message).line(),
        said.format().label(),
        said.id(),
        page(said),
        said.model(),
        said.time(),
        Math.round(100 * one.scored().score()) / 100.0,
        answers,
        reason,
        quotes,
        one.suspicion().hits());
  }

  private static String page(Conversation said) {
    String place = "%s:%d\n%s".formatted(said.file(), said.line(), said.digest());
    return Canonical.sha256(place).substring(0, 16);
  }

  /** The judge's, where there are any, and those of the rules otherwise. */
  private static List<Quote> quotes(Conversation said, Suspicion suspicion, Verdict verdict) {
    List<Quote> quotes = new ArrayList<>();
    if (verdict instanceof Verdict.Given given && given.holds(Findings.HARM)) {
      given
          .findings()
          .getOrDefault(Findings.HARM, new Verdict.Finding(Verdict.Answer.NO, ""))
          .quotes()
          .forEach(quote -> {
            int at = where(said, quote);
            quotes.add(new Quote(at, said.turns().get(at).line(), quote));
          });
    } else {
      suspicion
          .hits()
          .forEach(hit ->
              quotes.add(new Quote(hit.turn(), said.turns().get(hit.turn()).line(), hit.quote())));
    }
    return quotes;
  }

  /** The message that has a quote's first words, one of the model's before others. */
  private static int where(Conversation said, String quote) {
    String words = Evidence.parts(Unicode.folded(quote)).stream().findFirst().orElse("");
    int found = -1;
    for (int i = 0; i < said.turns().size(); i++) {
      Message message = said.turns().get(i).message();
      if (Unicode.folded(message.toString()).contains(words)) {
        if (message instanceof Message.Assistant) {
          return i;
        }
        found = found < 0 ? i : found;
      }
    }
    return found < 0 ? firstOfModel(said) : found;
  }

  private static int firstOfModel(Conversation said) {
    for (int i = 0; i < said.turns().size(); i++) {
      if (said.turns().get(i).message() instanceof Message.Assistant) {
        return i;
      }
    }
    return 0;
  }
}
