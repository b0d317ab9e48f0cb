package dev.plumbline.lm.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the values of a tensor are stored: in blocks of a few, each with its own scale. */
enum BlockKind {
  F32(0, 1, 4, PlainBlocks::float32),
  F16(1, 1, 2, PlainBlocks::float16),
  Q4_0(2, 32, 18, PlainBlocks::fourBits),
  Q4_1(3, 32, 20, PlainBlocks::fourBitsAndMinimum),
  Q5_0(6, 32, 22, PlainBlocks::fiveBits),
  Q5_1(7, 32, 24, PlainBlocks::fiveBitsAndMinimum),
  Q8_0(8, 32, 34, PlainBlocks::eightBits),
  Q2_K(10, 256, 84, SuperBlocks::twoBits),
  Q3_K(11, 256, 110, SuperBlocks::threeBits),
  Q4_K(12, 256, 144, SuperBlocks::fourBits),
  Q5_K(13, 256, 176, SuperBlocks::fiveBits),
  Q6_K(14, 256, 210, SuperBlocks::sixBits),
  BF16(30, 1, 2, PlainBlocks::brain16);

  /** Computes the values of one block. */
  @FunctionalInterface
  interface Decoder {
    void decode(byte[] blocks, int from, float[] values, int to);
  }

  /** What the numbers of others mean, for a message that a reader can act on. */
  private static final List<String> NAMES =
      List.of(
          ("F32 F16 Q4_0 Q4_1 Q4_2 Q4_3 Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K IQ2_XXS"
                  + " IQ2_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ2_S IQ4_XS I8 I16 I32 I64 F64 IQ1_M BF16"
                  + " Q4_0_4_4 Q4_0_4_8 Q4_0_8_8 TQ1_0 TQ2_0 IQ4_NL_4_4 IQ4_NL_4_8 IQ4_NL_8_8 MXFP4"
                  + " NVFP4")
              .split(" "));

  /** The number in a file. */
  final int number;

  /** Values in a block. */
  final int values;

  /** Bytes of a block. */
  final int bytes;

  private final Decoder decoder;

  BlockKind(int number, int values, int bytes, Decoder decoder) {
    this.number = number;
    this.values = values;
    this.bytes = bytes;
    this.decoder = decoder;
  }

  static Optional<BlockKind> of(int number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
  }

  /** What a number means, known here or not. */
  static String name(int number) {
    return number >= 0 && number < NAMES.size()
        ? "%d (%s)".formatted(number, NAMES.get(number))
        : Integer.toUnsignedString(number);
  }

  /** Computes the values of as many blocks as fill the array's part. */
  void decode(byte[] blocks, float[] values, int count) {
    for (int block = 0; block < count / this.values; block++) {
      decoder.decode(blocks, block * bytes, values, block * this.values);
    }
  }
}
