package dev.plumbline.lm.gguf;

import java.math.BigInteger;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/** Kinds of metadata values, in the order of their numbers in a file; read as JSON. */
enum ValueKind {
  UINT8(1, (in, key) -> IntNode.valueOf(Byte.toUnsignedInt(in.nextByte(key)))),
  INT8(1, (in, key) -> IntNode.valueOf(in.nextByte(key))),
  UINT16(2, (in, key) -> IntNode.valueOf(Short.toUnsignedInt(in.nextShort(key)))),
  INT16(2, (in, key) -> IntNode.valueOf(in.nextShort(key))),
  UINT32(4, (in, key) -> LongNode.valueOf(Integer.toUnsignedLong(in.nextInt(key)))),
  INT32(4, (in, key) -> IntNode.valueOf(in.nextInt(key))),
  FLOAT32(4, (in, key) -> decimal(Float.intBitsToFloat(in.nextInt(key)))),
  BOOL(1, (in, key) -> BooleanNode.valueOf(in.nextByte(key) != 0)),
  STRING(8, (in, key) -> StringNode.valueOf(in.nextText(key))),
  ARRAY(12, (in, key) -> array(in, key, 1)),
  UINT64(8, (in, key) -> unsigned(in.nextLong(key))),
  INT64(8, (in, key) -> LongNode.valueOf(in.nextLong(key))),
  FLOAT64(8, (in, key) -> DoubleNode.valueOf(Double.longBitsToDouble(in.nextLong(key))));

  /** Larger than any vocabulary or list of merges, and small enough to be held. */
  private static final int LONGEST_ARRAY = 1 << 22;

  private static final int DEEPEST_ARRAY = 4;

  /** Bytes that one takes at least. */
  private final int bytes;

  private final BiFunction<Cursor, String, JsonNode> reader;

  ValueKind(int bytes, BiFunction<Cursor, String, JsonNode> reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  /** Reads the number of a kind and a value of it. */
  static JsonNode read(Cursor in, String key) {
    return kind(in, key).reader.apply(in, key);
  }

  private static ValueKind kind(Cursor in, String key) {
    int number = in.nextInt("the kind of " + key);
    in.expect(
        number >= 0 && number < values().length,
        "%s of the kind %s".formatted(key, Integer.toUnsignedString(number)),
        "a kind from 0 to " + (values().length - 1));
    return values()[number];
  }

  private static ArrayNode array(Cursor in, String key, int depth) {
    in.expect(depth <= DEEPEST_ARRAY, key + " with arrays in arrays", "at most " + DEEPEST_ARRAY);
    ValueKind kind = kind(in, key);
    int count = in.nextCount("length of " + key, LONGEST_ARRAY, kind.bytes);
    ArrayNode array = JsonNodeFactory.instance.arrayNode(count);
    for (int i = 0; i < count; i++) {
      array.add(kind == ARRAY ? array(in, key, depth + 1) : kind.reader.apply(in, key));
    }
    return array;
  }

  /** The shortest decimal number that rounds to a float: 1e-5, not 9.999999747378752e-06. */
  private static JsonNode decimal(float value) {
    return DoubleNode.valueOf(Double.parseDouble(Float.toString(value)));
  }

  private static JsonNode unsigned(long value) {
    return value >= 0
        ? LongNode.valueOf(value)
        : BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(value)));
  }
}
