package dev.plumbline.export;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One trial a line: what the store knows of it, its scenario, its transcript and its verdicts. */
final class JsonLines implements TrialSink {

  private final BufferedWriter out;

  JsonLines(Path file) throws IOException {
    this.out = Files.newBufferedWriter(file);
  }

  @Override
  public void add(TrialRow trial) throws IOException {
    TrialHead head = trial.head();
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("run", head.run())
            .put("key", head.key())
            .put("suite", head.suite())
            .put("split", head.stratum().split())
            .put("target", head.stratum().target())
            .put("seed", head.seed())
            .put("ordinal", head.ordinal())
            .put("state", head.state().name().toLowerCase(Locale.ROOT))
            .put("scenarioDigest", head.scenario());
    line.set("condition", Canonical.JSON.readTree(head.stratum().condition()));
    line.set("scenario", Canonical.JSON.readTree(trial.scenario()));
    line.set("transcript", Canonical.JSON.valueToTree(StoredTrial.of(trial).transcript()));
    line.set("verdicts", verdicts(trial));
    out.write(line.toString());
    out.write('\n');
  }

  private static ArrayNode verdicts(TrialRow trial) {
    ArrayNode verdicts = JsonNodeFactory.instance.arrayNode();
    for (VerdictRow verdict : trial.verdicts()) {
      verdicts
          .addObject()
          .put("judge", verdict.judge())
          .put("state", verdict.state().name().toLowerCase(Locale.ROOT))
          .set("found", found(verdict))
          .set("verdict", Canonical.JSON.readTree(verdict.payload()));
    }
    return verdicts;
  }

  /** The answers by name; none where there is no verdict. */
  private static JsonNode found(VerdictRow verdict) {
    return verdict.found().isEmpty()
        ? JsonNodeFactory.instance.objectNode()
        : Canonical.JSON.readTree(verdict.found());
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
