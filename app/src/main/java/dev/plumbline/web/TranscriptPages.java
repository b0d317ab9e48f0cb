package dev.plumbline.web;

import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.store.StoredTexts;
import dev.plumbline.store.StoredTexts.EventHead;
import dev.plumbline.store.StoredTexts.EventText;
import dev.plumbline.web.TranscriptBlocks.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The events of a trial, read a page at a time: what is shown of one of many megabytes takes as
 * long as of a small one.
 *
 * @param tree all events, by id
 * @param path those that a judge has read, from the first to the last
 */
record TranscriptPages(
    StoredTexts stored,
    Large large,
    String run,
    String trial,
    Rubric rubric,
    List<EventHead> tree,
    List<EventHead> path) {

  /** Bytes of a page, about. */
  private static final int PAGE = 100_000;

  private static final int EVENTS = 80;

  /** Events that are large, in pieces already, of the trials that were looked at last. */
  static final class Large {
    private static final int MOST = 4;

    private final Map<String, List<Block>> blocks =
        new LinkedHashMap<>(8, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<Block>> eldest) {
            return size() > MOST;
          }
        };

    synchronized Optional<List<Block>> of(String name) {
      return Optional.ofNullable(blocks.get(name));
    }

    synchronized void keep(String name, List<Block> all) {
      blocks.put(name, all);
    }
  }

  /**
   * Where to go on.
   *
   * @param event its place on the path, from 0
   * @param piece of its blocks, from 0
   */
  record Cursor(int event, int piece) {
    static final Cursor START = new Cursor(0, 0);

    static Cursor of(String text) {
      try {
        int dot = text.indexOf('.');
        return text.isEmpty()
            ? START
            : dot < 0
                ? new Cursor(Integer.parseInt(text), 0)
                : new Cursor(
                    Integer.parseInt(text.substring(0, dot)),
                    Integer.parseInt(text.substring(dot + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'from' is '%s'; it is the place of an event, such as 12".formatted(text), e);
      }
    }

    @Override
    public String toString() {
      return piece == 0 ? String.valueOf(event) : "%d.%d".formatted(event, piece);
    }
  }

  /**
   * A page.
   *
   * @param next where the next one begins; nothing after the last
   */
  record Page(List<Block> blocks, Optional<Cursor> next) {}

  /**
   * Those of a trial.
   *
   * @param leaf the id of the last event of its path; 0 for the latest
   */
  static TranscriptPages of(Viewer viewer, String run, String trial, int leaf, Rubric rubric) {
    StoredTexts stored = viewer.store().texts();
    List<EventHead> tree = stored.events(run, trial);
    return new TranscriptPages(stored, viewer.large(), run, trial, rubric, tree, path(tree, leaf));
  }

  private static List<EventHead> path(List<EventHead> tree, int leaf) {
    Map<Integer, EventHead> byId = new HashMap<>();
    tree.forEach(event -> byId.put(event.id(), event));
    int last =
        leaf > 0 ? leaf : tree.stream().map(EventHead::id).max(Comparator.naturalOrder()).orElse(0);
    List<EventHead> path = new ArrayList<>();
    for (EventHead event = byId.get(last); event != null; event = byId.get(event.parent())) {
      path.add(event);
    }
    return path.reversed();
  }

  /** Whether the path has come to its end. */
  boolean ended() {
    return !path.isEmpty() && path.getLast().kind().equals("end");
  }

  /** Whether anything lies beside the path. */
  boolean branches() {
    return tree.size() > path.size();
  }

  /** Bytes of all events. */
  long size() {
    return tree.stream().mapToLong(EventHead::size).sum();
  }

  /** Where an event is on the path; the start where it is not. */
  Cursor at(int id) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).id() == id) {
        return new Cursor(i, 0);
      }
    }
    return Cursor.START;
  }

  /** The page from a place on. */
  Page page(Cursor from) {
    int to = from.event();
    long size = 0;
    while (to < path.size() && to - from.event() < EVENTS && size < PAGE) {
      size += path.get(to).size();
      to++;
    }
    Map<Integer, List<Block>> read = read(path.subList(Math.min(from.event(), to), to));
    List<Block> blocks = new ArrayList<>();
    long shown = 0;
    for (int at = from.event(); at < to; at++) {
      List<Block> all = read.getOrDefault(path.get(at).id(), List.of());
      for (int piece = at == from.event() ? from.piece() : 0; piece < all.size(); piece++) {
        if (shown > PAGE) {
          return new Page(blocks, Optional.of(new Cursor(at, piece)));
        }
        shown += all.get(piece).text().length();
        blocks.add(all.get(piece));
      }
    }
    return new Page(blocks, to < path.size() ? Optional.of(new Cursor(to, 0)) : Optional.empty());
  }

  /** The blocks of some events, by id. */
  Map<Integer, List<Block>> read(List<EventHead> heads) {
    Map<Integer, List<Block>> blocks = new TreeMap<>();
    List<Integer> ids = new ArrayList<>();
    for (EventHead head : heads) {
      Optional<List<Block>> known =
          head.size() > PAGE ? large.of(name(head.id())) : Optional.empty();
      known.ifPresentOrElse(all -> blocks.put(head.id(), all), () -> ids.add(head.id()));
    }
    for (EventText text : stored.texts(run, trial, ids)) {
      List<Block> all =
          TranscriptBlocks.of(
              text.id(),
              Author.valueOf(text.author().toUpperCase(Locale.ROOT)),
              Canonical.JSON.readValue(text.payload(), Event.Content.class),
              rubric);
      blocks.put(text.id(), all);
      if (text.payload().length() > PAGE) {
        large.keep(name(text.id()), all);
      }
    }
    return blocks;
  }

  private String name(int id) {
    return "%s\n%s\n%d".formatted(run, trial, id);
  }
}
