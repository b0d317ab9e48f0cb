package dev.plumbline.web;

import dev.plumbline.report.AuditPage;
import dev.plumbline.report.Card;
import dev.plumbline.report.PlantedPage;
import dev.plumbline.report.ScanPage;
import dev.plumbline.report.TrainingPage;
import dev.plumbline.report.ValidationPage;
import dev.plumbline.report.WatchPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents that other commands left beside the store, such as the charts of a watch. Each is shown
 * in a frame of its own, in which no script runs, and is loaded again when its file is written
 * anew.
 */
final class DocumentPage {

  /** Of a document in its frame: its own styles, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-top-navigation-by-user-activation";

  /** Where their files are, for the browser. */
  static final String FILES = "/documents/";

  /** Documents that need no script, and what they are of. */
  private static final Map<String, String> KNOWN = known();

  private DocumentPage() {}

  private static Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put(Card.FILE, "system card");
    known.put(WatchPage.FILE, "watch of a training, with its charts");
    known.put(AuditPage.FILE, "audit");
    known.put(ValidationPage.FILE, "validation: what an audit would have missed");
    known.put(PlantedPage.FILE, "judges on planted transcripts");
    known.put(ScanPage.FILE, "scan of logs");
    known.put(TrainingPage.FILE, "training");
    return known;
  }

  /** Those that are there. */
  static List<Map<String, String>> all(Viewer viewer) {
    return KNOWN.entrySet().stream()
        .flatMap(known ->
            file(viewer, known.getKey()).stream()
                .map(file ->
                    Map.of(
                        "what",
                        known.getValue(),
                        "file",
                        known.getKey(),
                        "written",
                        RunsPage.minute(written(file)),
                        "address",
                        WebRequest.address("/document", "file", known.getKey()))))
        .toList();
  }

  /** One of them in its frame. */
  static WebResponse of(Viewer viewer, WebRequest request) {
    String name = request.required("file");
    String what = KNOWN.get(name);
    if (what == null || file(viewer, name).isEmpty()) {
      throw new IllegalArgumentException(
          "there is no document '%s' beside the store; give one of %s"
              .formatted(name, String.join(", ", KNOWN.keySet())));
    }
    return WebResponse.html(
        Viewer.page(
            "document",
            what,
            Map.of(
                "what",
                what,
                "source",
                FILES + name,
                "live",
                WebRequest.address("/live", "document", name))));
  }

  /** The file itself, for the frame; pages that it leads to as well. */
  static WebResponse file(Viewer viewer, WebRequest request) {
    String name = request.path().substring(FILES.length());
    try {
      Optional<Path> file = file(viewer, name);
      return file.isEmpty()
          ? WebResponse.text(
                  404, "Only pages are shown here; other files lie in the folder of the store.")
              .under(POLICY)
          : WebResponse.html(Files.readString(file.get())).under(POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** When a document was last written; nothing where there is none. */
  static Optional<Instant> written(Viewer viewer, String name) {
    return file(viewer, name).map(DocumentPage::written);
  }

  private static Instant written(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** A page in the folder, and nowhere else. */
  private static Optional<Path> file(Viewer viewer, String name) {
    if (viewer.folder().isEmpty() || !name.endsWith(".html")) {
      return Optional.empty();
    }
    try {
      Path folder = viewer.folder().get().toRealPath();
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) && file.toRealPath().startsWith(folder)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
