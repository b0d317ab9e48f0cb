package dev.plumbline.lm;

import java.nio.IntBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Keys and values of how long prompts begin, in pieces, so that prompts that begin alike are read
 * once, in whatever batch or call they come.
 *
 * <p>A piece is found by all tokens up to its end, as its keys and values depend on no more and no
 * less. Those that were not used for longest go first. Safe for use by several threads.
 */
public final class PrefixTree implements AutoCloseable {
  /** Tokens of a piece. */
  static final int PIECE = 256;

  private final long limit;
  private final Map<IntBuffer, Tensor> pieces = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long read;
  private long saved;

  /**
   * Makes an empty one.
   *
   * @param limit most bytes to keep; 0 for nothing
   */
  PrefixTree(long limit) {
    this.limit = limit;
  }

  /**
   * Uses a piece while it is certain to stay.
   *
   * @param beginning all tokens up to the end of the piece
   * @return whether it is there
   */
  synchronized boolean use(IntBuffer beginning, Consumer<Tensor> work) {
    Tensor piece = pieces.get(beginning);
    if (piece != null) {
      work.accept(piece);
    }
    return piece != null;
  }

  /** Keeps a piece, if there is room for it at all. */
  synchronized void keep(IntBuffer beginning, Tensor piece) {
    if (piece.nbytes() > limit || pieces.containsKey(beginning)) {
      return;
    }
    Iterator<Tensor> oldest = pieces.values().iterator();
    while (bytes + piece.nbytes() > limit) {
      Tensor gone = oldest.next();
      bytes -= gone.nbytes();
      gone.releaseReference();
      oldest.remove();
    }
    pieces.put(beginning, piece.retainReference());
    bytes += piece.nbytes();
  }

  /** Counts tokens of prompts. */
  synchronized void count(long read, long saved) {
    this.read += read;
    this.saved += saved;
  }

  synchronized PromptTokens promptTokens() {
    return new PromptTokens(read, saved);
  }

  @Override
  public synchronized void close() {
    pieces.values().forEach(Tensor::releaseReference);
    pieces.clear();
    bytes = 0;
  }
}
