package dev.plumbline.teach;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row under way: its fields, and how it came to have them.
 *
 * @param id digest of where it began and of its place in every fan-out; the same in every run and
 *     in every recipe that begins alike
 */
public record WorkRow(String id, Map<String, String> fields, List<Passage> history) {

  /**
   * What a step did to a row.
   *
   * @param by who: the identity of a model; empty for a step that asks nobody
   * @param key names the request that was sent; empty for a step that asks nobody
   */
  public record Passage(String step, String kind, String by, String key, Map<String, String> gave) {
    public Passage {
      gave = Collections.unmodifiableMap(new LinkedHashMap<>(gave));
    }
  }

  public WorkRow {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    history = List.copyOf(history);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The texts of some fields, one after the other. */
  String text(List<String> names) {
    return String.join("\n", names.stream().map(this::field).toList());
  }

  WorkRow after(Passage passage) {
    return withId(id, passage);
  }

  WorkRow withId(String other, Passage passage) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.putAll(passage.gave());
    List<Passage> longer = new ArrayList<>(history);
    longer.add(passage);
    return new WorkRow(other, more, longer);
  }
}
