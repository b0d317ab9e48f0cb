package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTableTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 63, 64, 1000, 1024, 100_000})
  void has_what_its_map_has_and_nothing_else(int size) {
    Map<Long, Integer> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(Hashes.mix(i), i);
    }
    HashTable<Integer> table = new HashTable<>(map);
    assertThat(table.size()).isEqualTo(size);
    map.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    assertThat(LongStream.range(size, 2L * size + 1000).map(Hashes::mix)).noneMatch(table::has);
  }

  @Test
  void keys_that_want_the_same_place_are_told_apart() {
    Map<Long, String> map = Map.of(1L, "one", 1L | 1L << 20, "two", 1L | 1L << 60, "three");
    HashTable<String> table = new HashTable<>(map);
    map.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    assertThat(table.get(1L | 1L << 21)).isNull();
  }

  @Test
  void zero_is_a_key_like_others() {
    assertThat(new HashTable<>(Map.of(1L, "one")).has(0)).isFalse();
    assertThat(new HashTable<>(Map.of(0L, "zero")).get(0)).isEqualTo("zero");
  }
}
