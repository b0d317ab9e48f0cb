package dev.plumbline.study;

import dev.plumbline.BuildInfo;
import dev.plumbline.assess.Seal;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.lm.GenerationConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Where a study's numbers come from: versions, digests, seeds and settings. */
final class Provenance {

  private Provenance() {}

  static Map<String, String> of(StudySettings settings, String baseDigest, List<Seal> suites) {
    Map<String, String> provenance = new LinkedHashMap<>();
    BuildInfo build = BuildInfo.read();
    provenance.put("plumbline", build.version());
    provenance.put("base", settings.target() + " " + baseDigest);
    provenance.put(
        "sampling",
        "temperature 1, top-p %s"
            .formatted(GenerationConfig.read(CheckpointPath.of(settings.target())).topP()));
    provenance.put("settings", JsonMapper.shared().writeValueAsString(settings));
    provenance.put("java", System.getProperty("java.version", ""));
    provenance.put("libtorch", build.libtorch());
    provenance.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    suites.forEach(
        seal -> provenance.put("suite " + seal.suite() + ", " + seal.split(), seal.digest()));
    return provenance;
  }
}
