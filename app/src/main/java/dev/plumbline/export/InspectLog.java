package dev.plumbline.export;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.export.Export.Contents;
import dev.plumbline.store.TrialRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * A log of Inspect, version 2: a zip archive with a file for each sample, their summaries, and a
 * header. The viewer looks for an entry's size before the entry, where the zip streams of the JDK
 * do not put it. The form is that of {@code log/_log.py} and {@code log/_recorders/eval.py} of
 * inspect_ai; {@code docs/stores-and-exports.md} says how it was checked.
 */
final class InspectLog implements TrialSink {

  /** The first time that an archive can hold. */
  private static final LocalDateTime BEGINNING = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final InspectHeader header;
  private final ZipArchiveOutputStream zip;
  private final Path summariesFile;
  private final BufferedWriter summaries;
  private final Set<String> ids = new HashSet<>();
  private String between = "[";

  InspectLog(Path file, Contents contents) throws IOException {
    this.header = new InspectHeader(contents);
    this.summariesFile = file.resolveSibling(file.getFileName() + ".summaries");
    this.summaries = Files.newBufferedWriter(summariesFile);
    this.zip = new ZipArchiveOutputStream(file);
    put("_journal/start.json", header.start());
  }

  @Override
  public void add(TrialRow row) throws IOException {
    StoredTrial trial = StoredTrial.of(row);
    String id = InspectSample.id(trial);
    int epoch = 1;
    while (!ids.add(id + "/" + epoch)) {
      epoch++;
    }
    InspectSample sample = new InspectSample(trial, id, epoch, header);
    put(String.format(Locale.ROOT, "samples/%s_epoch_%d.json", id, epoch), sample.whole());
    summaries.write(between);
    summaries.write(sample.summary().toString());
    between = ",";
    header.count(trial);
  }

  @Override
  public void finish() throws IOException {
    summaries.write(between.equals("[") ? "[]" : "]");
    summaries.close();
    zip.putArchiveEntry(entry("summaries.json", Files.size(summariesFile)));
    Files.copy(summariesFile, zip);
    zip.closeArchiveEntry();
    put("header.json", header.whole());
    zip.finish();
  }

  private void put(String name, JsonNode content) throws IOException {
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    zip.putArchiveEntry(entry(name, bytes.length));
    zip.write(bytes);
    zip.closeArchiveEntry();
  }

  private static ZipArchiveEntry entry(String name, long size) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setSize(size);
    // Not the clock's time, so that the same run gives the same file; local, as archives have it.
    entry.setTimeLocal(BEGINNING);
    return entry;
  }

  @Override
  public void close() throws IOException {
    try (zip;
        summaries) {
      Files.deleteIfExists(summariesFile);
    }
  }
}
