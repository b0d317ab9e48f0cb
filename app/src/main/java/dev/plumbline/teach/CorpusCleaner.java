package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cleans against a catalogue of suites. */
public final class CorpusCleaner implements Cleaner {

  private static final Set<Scan.Kind> SENSITIVE = Set.of(Scan.Kind.SECRET, Scan.Kind.PERSONAL);

  private final Decontamination decontamination;
  private final List<Seal> seals;

  private CorpusCleaner(Decontamination decontamination, List<Seal> seals) {
    this.decontamination = decontamination;
    this.seals = seals;
  }

  /** Against all suites of a catalogue. */
  public static CorpusCleaner against(Catalog catalog) {
    List<Seal> seals =
        catalog.files().stream()
            .flatMap(
                file -> catalog.suites(file.name(), Map.of(), Map.of(), Protocol.NATIVE).stream())
            .map(suite -> new Seal(suite.name(), suite.split(), suite.digest()))
            .toList();
    return new CorpusCleaner(Decontamination.against(catalog), seals);
  }

  /** The suites, as they were. */
  public List<Seal> seals() {
    return seals;
  }

  @Override
  public List<Optional<String>> repeats(List<String> texts) {
    List<Optional<String>> repeats = new ArrayList<>();
    texts.forEach(text -> repeats.add(Optional.empty()));
    for (NearDuplicates.Repeat repeat : NearDuplicates.amongTexts(texts)) {
      String how =
          repeat.exact()
              ? "the same words"
              : String.format(Locale.ROOT, "resemblance %.2f", repeat.resemblance());
      repeats.set(
          repeat.text(), Optional.of("it repeats row %d: %s".formatted(repeat.earlier() + 1, how)));
    }
    return repeats;
  }

  @Override
  public Optional<String> contaminated(String text, Set<Split> splits) {
    return decontamination.check(text).stream()
        .filter(hit -> splits.contains(hit.split()))
        .findFirst()
        .map(hit ->
            "%s of %s (%s): %s".formatted(hit.kind(), hit.suite(), hit.split(), hit.excerpt()));
  }

  @Override
  public Optional<String> sensitive(String text) {
    return Scan.ENGLISH.findings(text).stream()
        .filter(finding -> SENSITIVE.contains(finding.kind()))
        .findFirst()
        .map(finding -> "%s: %s, %s".formatted(finding.kind(), finding.what(), finding.excerpt()));
  }
}
