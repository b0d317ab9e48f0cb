package dev.plumbline.scan;

import dev.plumbline.judge.Criteria;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A judge of excerpts whose verdicts are kept: what it has judged once it is not asked about again,
 * wherever it was logged.
 *
 * @param connections questions under way at once, at most
 */
public record ScanJudge(Judge judge, int connections, Store store) {

  private static final String KIND = "scan-verdict";

  private static final Criteria CRITERIA = new Criteria(harm());

  private static String harm() {
    try (InputStream in = ScanJudge.class.getResourceAsStream("harm.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who judges, and by what. */
  String name() {
    return judge.name();
  }

  /**
   * Verdicts on excerpts, in their order; each is durable once it is given. Where a judge gave none
   * before, it is asked again with other luck.
   *
   * @param progress is told of verdicts
   */
  List<Verdict> verdicts(List<Excerpt> excerpts, IntConsumer progress) {
    Verdict[] verdicts = new Verdict[excerpts.size()];
    SideBySide.<Integer, Judged>run(
        IntStream.range(0, excerpts.size()).boxed().toList(),
        connections,
        index -> judged(index, excerpts.get(index)),
        judged -> {
          for (Judged one : judged) {
            verdicts[one.index()] = one.verdict();
            if (one.isNew()) {
              store.put(
                  new Artifact(
                      one.key(),
                      KIND,
                      Canonical.JSON.writerFor(Verdict.class).writeValueAsString(one.verdict())));
            }
          }
          progress.accept(judged.size());
        });
    return List.of(verdicts);
  }

  private record Judged(int index, String key, Verdict verdict, boolean isNew) {}

  private Judged judged(int index, Excerpt excerpt) {
    String digest = excerpt.conversation().digest();
    String key =
        KIND + "/" + Canonical.sha256(String.join("\n", judge.name(), CRITERIA.harm(), digest));
    Optional<Verdict> earlier =
        store.get(key).map(kept -> Canonical.JSON.readValue(kept.payload(), Verdict.class));
    if (earlier.isPresent() && earlier.get() instanceof Verdict.Given) {
      return new Judged(index, key, earlier.get(), false);
    }
    int asked =
        earlier.isPresent() && earlier.get() instanceof Verdict.Missing missing
            ? missing.asked()
            : 0;
    long seed = Long.parseLong(digest.substring(0, 8), 16) + asked * ModelJudge.OTHER_LUCK;
    Verdict verdict = judge.verdict(excerpt.conversation().asCase(CRITERIA), seed);
    return new Judged(
        index,
        key,
        verdict instanceof Verdict.Missing missing
            ? new Verdict.Missing(missing.cause(), asked + missing.asked(), missing.calls())
            : verdict,
        true);
  }
}
