package dev.plumbline.corpus;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by hashes whose bits are {@linkplain Hashes#mix mixed}; not to be changed. Most words of a
 * text are in no table, and a bit tells so sooner than a map: 1 in 16 of them is looked for.
 */
public final class HashTable<V> {
  private static final int BITS_PER_KEY = 16;
  private static final int PLACES_PER_KEY = 2;

  private final long[] filter;
  private final long[] keys;
  private final @Nullable Object[] values;
  private final int size;

  /** The same values by the same hashes. */
  public HashTable(Map<Long, V> map) {
    filter = new long[power(BITS_PER_KEY * map.size() / Long.SIZE)];
    keys = new long[power(PLACES_PER_KEY * map.size())];
    values = new Object[keys.length];
    size = map.size();
    map.forEach((key, value) -> {
      filter[word(key)] |= 1L << key;
      int place = place(key);
      keys[place] = key;
      values[place] = value;
    });
  }

  /** The least power of 2 above. */
  private static int power(int number) {
    return Integer.highestOneBit(Math.max(number, 1)) << 1;
  }

  private int word(long key) {
    return (int) (key >>> 6) & filter.length - 1;
  }

  /** Where a key is, or would be: the next place from its own on that no other has. */
  private int place(long key) {
    int place = (int) (key >>> Integer.SIZE) & keys.length - 1;
    while (values[place] != null && keys[place] != key) {
      place = place + 1 & keys.length - 1;
    }
    return place;
  }

  int size() {
    return size;
  }

  boolean has(long key) {
    return get(key) != null;
  }

  /** The value of a hash, if there is one. */
  @SuppressWarnings("unchecked") // only values of the map are in it
  public @Nullable V get(long key) {
    return (filter[word(key)] >>> key & 1) == 0 ? null : (V) values[place(key)];
  }
}
