package dev.plumbline.audit;

import dev.plumbline.WholeFile;
import dev.plumbline.model.Canonical;
import dev.plumbline.suite.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings as scenario files, so that 'assess' can try them ever after: an audit grows the suites.
 */
public final class FindingFiles {

  /** The suite of all findings. */
  public static final String SUITE = "findings";

  private FindingFiles() {}

  /**
   * Writes a folder that {@code --scenarios} takes.
   *
   * @param targetName who was audited, as people call it
   */
  public static void write(Path folder, List<AuditFinding> findings, String targetName)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> catalog = new LinkedHashMap<>();
    catalog.put(
        SUITE,
        Map.of(
            "about",
            "What an audit of %s found.".formatted(targetName),
            "scenarios",
            findings.stream().map(AuditFinding::name).toList()));
    WholeFile.write(
        folder.resolve("catalog.yaml"),
        Canonical.JSON
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("suites", catalog))
            + "\n");
    for (AuditFinding finding : findings) {
      Path own = Files.createDirectories(folder.resolve(finding.name()));
      WholeFile.write(
          own.resolve("scenario.yaml"),
          ScenarioFile.exactly(
              finding.name(),
              "%s, found by '%s'.".formatted(finding.kind(), finding.auditor()),
              finding.scenarios()));
    }
  }
}
