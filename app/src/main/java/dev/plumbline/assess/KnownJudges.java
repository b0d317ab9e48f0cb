package dev.plumbline.assess;

import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the judge models of a store were asked. A questionnaire is kept whole, under its digest, and
 * every judge with the digest of its own, by the name that its verdicts have.
 *
 * @param asked by the judges' names
 */
public record KnownJudges(Map<String, Questionnaire> asked) {

  private static final String QUESTIONNAIRE = "questionnaire";
  private static final String JUDGE = "judge";

  public KnownJudges {
    asked = Map.copyOf(asked);
  }

  /** Keeps what a judge is asked, if it is not kept yet. */
  static void keep(Store store, String judge, Questionnaire asked) {
    String place = QUESTIONNAIRE + "/" + asked.digest();
    if (store.get(JUDGE + "/" + judge).filter(one -> one.payload().equals(place)).isEmpty()) {
      store.put(new Artifact(place, QUESTIONNAIRE, asked.json()));
      store.put(new Artifact(JUDGE + "/" + judge, JUDGE, place));
    }
  }

  static KnownJudges read(Store store) {
    Map<String, Questionnaire> places = new HashMap<>();
    store
        .artifacts(QUESTIONNAIRE)
        .forEach(one -> places.put(one.key(), Questionnaire.parse(one.payload())));
    Map<String, Questionnaire> asked = new HashMap<>();
    store
        .artifacts(JUDGE)
        .forEach(one -> {
          Questionnaire questionnaire = places.get(one.payload());
          if (questionnaire != null) {
            asked.put(one.key().substring(JUDGE.length() + 1), questionnaire);
          }
        });
    return new KnownJudges(asked);
  }

  /** Of a store that has nothing about any judge. */
  static KnownJudges none() {
    return new KnownJudges(Map.of());
  }

  /**
   * What a judge is asked. Those of older versions are in no store, and have the project's
   * questionnaires if they have their names; of others, such as people, it is not known.
   */
  Optional<Questionnaire> of(String judge) {
    return Optional.ofNullable(asked.get(judge))
        .or(() ->
            Questionnaires.SHIPPED.all().stream()
                .filter(shipped -> judge.endsWith("/" + shipped.label()))
                .findFirst());
  }

  /** Whether a judge is asked a question under a condition, as far as that is known. */
  boolean isAsked(String judge, String question, Map<String, String> condition) {
    return of(judge)
        .map(
            known -> known.questions(condition).stream().anyMatch(one -> one.id().equals(question)))
        .orElse(true);
  }
}
