package dev.plumbline.corpus;

import dev.plumbline.corpus.RowFile.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads some rows again, with no more than a batch of lines in memory: each from its place, or all
 * files from the beginning where one is packed.
 *
 * @param starts of all rows, as {@link Row#start} has them
 * @param digests of the files when the rows were read
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record RowPlaces(List<Input> files, long[] starts, List<String> digests)
    implements NearDuplicates.Again {

  @Override
  public <T> Stream<T> read(int[] places, Function<RowText, T> use) {
    if (places.length == 0) {
      return Stream.empty();
    }
    return arePlain() ? picked(places, use) : sifted(places, use);
  }

  private boolean arePlain() {
    try {
      for (Input file : files) {
        if (!Packing.isNone(file.place())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the files again", e);
    }
  }

  private <T> Stream<T> picked(int[] places, Function<RowText, T> use) {
    PlainFiles plain = PlainFiles.open(files);
    return IntStream.iterate(0, from -> from < places.length, from -> from + RowFile.BATCH)
        .mapToObj(
            from -> Arrays.copyOfRange(places, from, Math.min(places.length, from + RowFile.BATCH)))
        .flatMap(batch ->
            IntStream.of(batch)
                .parallel()
                .mapToObj(row -> use.apply(text(plain.line(starts[row], end(row)))))
                .toList()
                .stream())
        .onClose(plain::close);
  }

  /** A row that could be read and now cannot has changed. */
  private static RowText text(byte[] json) {
    try {
      return RowText.of(json);
    } catch (IllegalArgumentException e) {
      throw changed();
    }
  }

  private long end(int row) {
    return row + 1 < starts.length ? starts[row + 1] : Long.MAX_VALUE;
  }

  private <T> Stream<T> sifted(int[] places, Function<RowText, T> use) {
    BitSet wanted = new BitSet();
    IntStream.of(places).forEach(wanted::set);
    RowFile in = new RowFile(files);
    int[] row = {0};
    return Stream.generate(in::next)
        .takeWhile(batch -> goesOn(batch, in))
        .flatMap(batch ->
            batch.stream().filter(any -> wanted.get(row[0]++)).toList().parallelStream()
                .map(one -> use.apply(text(one.bytes())))
                .toList()
                .stream())
        .onClose(in::close);
  }

  private boolean goesOn(List<Row> batch, RowFile in) {
    if (batch.isEmpty()) {
      requireUnchanged(in.digests().equals(digests));
    }
    return !batch.isEmpty();
  }

  /**
   * Requires that files were what they were at the first reading.
   *
   * @throws UncheckedIOException when one changed
   */
  static void requireUnchanged(boolean same) {
    if (!same) {
      throw changed();
    }
  }

  private static UncheckedIOException changed() {
    return new UncheckedIOException(
        "cannot clean", new IOException("a file changed while it was read; run the command again"));
  }

  /**
   * Files one after the other; for any number of threads.
   *
   * @param ends of each, counted from the beginning of the first
   */
  private record PlainFiles(List<FileChannel> channels, List<Long> ends) {

    static PlainFiles open(List<Input> files) {
      PlainFiles plain = new PlainFiles(new ArrayList<>(), new ArrayList<>());
      long end = 0;
      try {
        for (Input file : files) {
          plain.channels().add(FileChannel.open(file.place()));
          end += Files.size(file.place());
          plain.ends().add(end);
        }
      } catch (IOException e) {
        plain.close();
        throw new UncheckedIOException("cannot read the files again", e);
      }
      return plain;
    }

    /** The line between two places, of which the second may lie in a later file. */
    byte[] line(long from, long to) {
      int file = 0;
      while (file < ends.size() && ends.get(file) <= from) {
        file++;
      }
      requireUnchanged(file < ends.size());
      long begin = file == 0 ? 0 : ends.get(file - 1);
      long most = Math.min(to, ends.get(file)) - from; // with blank lines after it
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, RowFile.LONGEST));
      try {
        for (long at = from - begin; bytes.hasRemaining(); at = from - begin + bytes.position()) {
          requireUnchanged(channels.get(file).read(bytes, at) >= 0);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the files again", e);
      }
      return RowFile.unmarked(first(bytes.array()));
    }

    private static byte[] first(byte[] lines) {
      int end = 0;
      while (end < lines.length && lines[end] != '\n') {
        end++;
      }
      return end == lines.length ? lines : Arrays.copyOf(lines, end);
    }

    void close() {
      for (FileChannel channel : channels) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot close the files", e);
        }
      }
    }
  }
}
