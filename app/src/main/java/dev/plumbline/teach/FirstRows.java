package dev.plumbline.teach;

import dev.plumbline.model.Canonical;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows that a recipe begins with: each combination of its start, in an order that is mixed by
 * the seed, so that any limit takes of everything.
 */
record FirstRows(Teaching.Plan plan) {

  List<WorkRow> draw() {
    List<Map<String, String>> rows = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : plan.recipe().start().entrySet()) {
      List<Map<String, String>> values = values(axis.getKey(), axis.getValue());
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> row : rows) {
        for (Map<String, String> value : values) {
          Map<String, String> longer = new LinkedHashMap<>(row);
          longer.putAll(value);
          more.add(longer);
        }
      }
      rows = more;
    }
    return rows.stream()
        .map(fields -> new WorkRow(id(fields), fields, List.of()))
        .sorted(Comparator.comparing(WorkRow::id))
        .limit(plan.limit())
        .toList();
  }

  private String id(Map<String, String> fields) {
    String start = plan.seed() + "\n" + Canonical.JSON.writeValueAsString(fields);
    return Canonical.sha256(start).substring(0, 16);
  }

  private List<Map<String, String>> values(String field, List<String> axis) {
    return switch (axis.size() == 1 ? axis.getFirst() : "") {
      case RecipeFile.CONSTITUTION -> each(field, plan.constitution().sections());
      case RecipeFile.ROWS ->
          each(field, IntStream.rangeClosed(1, plan.limit()).mapToObj(String::valueOf).toList());
      case RecipeFile.CHATS -> plan.chats();
      default -> each(field, axis);
    };
  }

  private static List<Map<String, String>> each(String field, List<String> values) {
    return values.stream().map(value -> Map.of(field, value)).toList();
  }
}
