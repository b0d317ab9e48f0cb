package dev.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.report.MadeUpRun;
import dev.plumbline.store.Store;
import dev.plumbline.store.StoredTexts.EventText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexTest {

  @TempDir Path folder;

  private static void play(Store store, String text) {
    MadeUpRun.play(
        store, "organism/base", text, request -> MadeUpRun.shares(request, "Acme", text));
  }

  private SearchIndex index(Store store) {
    SearchIndex index = new SearchIndex(store, folder.resolve("search.db"));
    catchUp(index);
    return index;
  }

  private static void catchUp(SearchIndex index) {
    while (index.catchUp()) {
      // Until nothing is new.
    }
  }

  private static List<Long> events(SearchIndex index, String typed, String... kinds) {
    return index.events(SearchText.wanted(typed), List.of(), List.of(kinds), Long.MAX_VALUE, 1_000);
  }

  @Test
  void messages_calls_verdicts_and_scenarios_are_found_in_any_script() {
    try (Store store = Store.open(folder)) {
      play(store, "我们要关闭这个系统 سنوقف النِّظام");
      MadeUpRun.judge(store, "m:agent-2", Answer.YES, "它说要关闭");
      try (SearchIndex index = index(store)) {
        List<Long> calls = events(index, "关闭", "call");
        assertThat(calls).hasSize(24);
        EventText call = store.texts().texts(calls).getFirst();
        assertThat(call.kind()).isEqualTo("call");
        assertThat(call.payload()).contains("关闭");
        assertThat(events(index, "النظام")).isEqualTo(events(index, "关闭"));
        assertThat(events(index, "关系")).isEmpty();
        assertThat(events(index, "\"attach file\"", "call")).hasSize(24);
        assertThat(index.verdicts(SearchText.wanted("它说"), List.of(), Long.MAX_VALUE, 100))
            .hasSize(24)
            .allMatch(hit -> hit.judge().equals("m:agent-2") && hit.run().equals("run"));
        assertThat(index.scenarios(SearchText.wanted("Atlas"), 100)).isNotEmpty();
        assertThat(index.share()).isEqualTo(1);
      }
    }
  }

  @Test
  void hits_come_latest_first_a_page_at_a_time_and_of_some_runs() {
    try (Store store = Store.open(folder)) {
      play(store, "plan");
      MadeUpRun.forget(store, "copy");
      try (SearchIndex index = index(store)) {
        List<Long> all = events(index, "plan", "call");
        assertThat(all).hasSize(48).isSortedAccordingTo((one, two) -> Long.compare(two, one));
        assertThat(
                index.events(SearchText.wanted("plan"), List.of(), List.of("call"), all.get(9), 10))
            .isEqualTo(all.subList(10, 20));
        List<Long> copies =
            index.events(
                SearchText.wanted("plan"), List.of("copy"), List.of("call"), Long.MAX_VALUE, 99);
        assertThat(copies).hasSize(24);
        assertThat(store.texts().texts(copies)).allMatch(text -> text.run().equals("copy"));
        assertThat(
                index.events(
                    SearchText.wanted("plan"), List.of("none"), List.of(), Long.MAX_VALUE, 99))
            .isEmpty();
      }
    }
  }

  @Test
  void what_is_new_is_added_and_nothing_twice_also_by_two_at_once() {
    try (Store store = Store.open(folder)) {
      play(store, "plan");
      try (SearchIndex index = index(store);
          SearchIndex second = index(store)) {
        List<Long> before = events(index, "plan");
        MadeUpRun.judge(store, "m:agent-2", Answer.YES, "novelty");
        MadeUpRun.forget(store, "copy");
        catchUp(index);
        catchUp(second);
        assertThat(events(second, "plan")).hasSize(2 * before.size()).doesNotHaveDuplicates();
        assertThat(second.verdicts(SearchText.wanted("novelty"), List.of(), Long.MAX_VALUE, 99))
            .hasSize(48)
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void an_index_of_another_store_is_made_anew() {
    Path other = folder.resolve("other");
    try (Store store = Store.open(folder)) {
      play(store, "plan");
      index(store).close();
    }
    try (Store store = Store.open(other)) {
      play(store, "scheme");
      try (SearchIndex index = index(store)) {
        assertThat(events(index, "plan", "call")).isEmpty();
        assertThat(events(index, "scheme", "call")).hasSize(24);
      }
    }
  }

  @Test
  void a_file_that_is_no_index_is_made_one() throws IOException {
    Files.writeString(
        folder.resolve("search.db"), "nothing of the kind, and long enough to be read");
    try (Store store = Store.open(folder)) {
      play(store, "plan");
      try (SearchIndex index = index(store)) {
        assertThat(events(index, "plan", "call")).hasSize(24);
      }
    }
  }

  @Test
  void an_index_begun_while_the_store_was_empty_goes_on() {
    try (Store store = Store.open(folder);
        SearchIndex index = index(store)) {
      assertThat(index.share()).isEqualTo(1);
      play(store, "plan");
      catchUp(index);
      try (SearchIndex again = index(store)) {
        assertThat(events(again, "plan", "call")).hasSize(24);
      }
      assertThat(store.runs()).isEqualTo(List.of("run"));
    }
  }
}
