package dev.plumbline.lm.gguf;

/** Number format of the matrices in a file that is written; vectors are always float32. */
public enum StoredAs {
  F32(BlockKind.F32, 0),
  F16(BlockKind.F16, 1),
  BF16(BlockKind.BF16, 32),

  /** Blocks of 32 whole numbers of 8 bits with one scale. */
  Q8_0(BlockKind.Q8_0, 7);

  private final BlockKind kind;

  /** The number of {@code general.file_type}. */
  final int fileType;

  StoredAs(BlockKind kind, int fileType) {
    this.kind = kind;
    this.fileType = fileType;
  }

  /** How a tensor is stored: what does not fill whole blocks in half precision. */
  BlockKind of(long... shape) {
    if (shape.length == 1) {
      return BlockKind.F32;
    }
    return shape[shape.length - 1] % kind.values == 0 ? kind : BlockKind.F16;
  }
}
