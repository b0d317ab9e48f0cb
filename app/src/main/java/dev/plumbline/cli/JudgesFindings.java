package dev.plumbline.cli;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Judged.PersonaGap;
import dev.plumbline.assess.Judged.Row;
import dev.plumbline.assess.Unjudged;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What judges found in a run.
 *
 * @param byJudge in their order
 * @param majority what most of them found; absent where fewer than two judge
 */
record JudgesFindings(Map<String, Judged> byJudge, @Nullable Judged majority) {

  JudgesFindings {
    byJudge = Collections.unmodifiableMap(new LinkedHashMap<>(byJudge));
  }

  /**
   * Says it as JSON.
   *
   * @param all gets the rows as {@code judged} and the persona gaps as {@code personaGaps}, by
   *     judge, what was not judged as {@code unjudged}, and those of several together as {@code
   *     majority}
   */
  void addTo(Map<String, Object> all) {
    Map<String, List<Row>> judged = new LinkedHashMap<>();
    Map<String, List<PersonaGap>> gaps = new LinkedHashMap<>();
    Map<String, List<Unjudged>> unjudged = new LinkedHashMap<>();
    byJudge.forEach((judge, found) -> {
      judged.put(judge, found.rows());
      if (!found.unjudged().isEmpty()) {
        unjudged.put(judge, found.unjudged());
      }
      if (!found.personaGaps().isEmpty()) {
        gaps.put(judge, found.personaGaps());
      }
    });
    if (!judged.isEmpty()) {
      all.put("judged", judged);
    }
    if (!gaps.isEmpty()) {
      all.put("personaGaps", gaps);
    }
    if (!unjudged.isEmpty()) {
      all.put("unjudged", unjudged);
    }
    if (majority != null) {
      all.put("majority", majority);
    }
  }
}
