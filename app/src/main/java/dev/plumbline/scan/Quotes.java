package dev.plumbline.scan;

import dev.plumbline.Unicode;
import dev.plumbline.judge.Evidence;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.scan.ScanResult.Finding;
import dev.plumbline.scan.ScanResult.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What findings quote, and where that stands. */
final class Quotes {

  private Quotes() {}

  /** A conversation as a finding, with the words of the judge or of the rules. */
  static Finding finding(CloseReading one, Verdict verdict) {
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
        Math.round(100 * one.draw().scored().score()) / 100.0,
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
