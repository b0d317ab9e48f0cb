package dev.plumbline.web;

import dev.plumbline.store.StoredTexts.EventHead;
import dev.plumbline.web.TranscriptBlocks.Block;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All that happened in a trial, with what was given up: where there are several ways, lanes. */
final class TranscriptTree {

  /** Bytes of events that are laid out at once. */
  private static final long LARGEST = 4_000_000;

  private TranscriptTree() {}

  /**
   * The tree as a template takes it: the blocks of a lane, and the lanes that follow.
   *
   * @throws IllegalArgumentException when it is too large to lay out
   */
  static Map<String, Object> of(TranscriptPages pages, MarkedText marks) {
    if (pages.size() > LARGEST) {
      throw new IllegalArgumentException(
          "this trial's events have %d bytes, too many to lay out its branches; read its path"
              .formatted(pages.size()));
    }
    Map<Integer, List<Block>> blocks = pages.read(pages.tree());
    Map<Integer, List<EventHead>> children =
        pages.tree().stream()
            .collect(
                Collectors.groupingBy(EventHead::parent, LinkedHashMap::new, Collectors.toList()));
    Set<Integer> path = new HashSet<>();
    pages.path().forEach(event -> path.add(event.id()));
    return lane(children.getOrDefault(0, List.of()), true, blocks, children, path, marks);
  }

  private static Map<String, Object> lane(
      List<EventHead> first,
      boolean judged,
      Map<Integer, List<Block>> blocks,
      Map<Integer, List<EventHead>> children,
      Set<Integer> path,
      MarkedText marks) {
    List<Map<String, Object>> shown = new ArrayList<>();
    List<EventHead> next = first;
    while (next.size() == 1) {
      int id = next.getFirst().id();
      blocks.getOrDefault(id, List.of()).forEach(block -> shown.add(marks.block(block)));
      next = children.getOrDefault(id, List.of());
    }
    return Map.of(
        "judged",
        judged ? "yes" : "",
        "blocks",
        shown,
        "lanes",
        next.stream()
            .map(event ->
                lane(List.of(event), path.contains(event.id()), blocks, children, path, marks))
            .toList());
  }
}
