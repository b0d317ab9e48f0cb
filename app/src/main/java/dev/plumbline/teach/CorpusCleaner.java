package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.Direction;
import dev.plumbline.corpus.Meanings;
import dev.plumbline.corpus.Meanings.Meaning;
import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Cleans against a catalogue of suites. */
public final class CorpusCleaner implements Cleaner {

  private static final Set<Scan.Kind> SENSITIVE = Set.of(Scan.Kind.SECRET, Scan.Kind.PERSONAL);

  private final Decontamination decontamination;
  private final Optional<Meanings> meanings;
  private final Map<String, Meaning> read = new ConcurrentHashMap<>();
  private final List<Seal> seals;

  private CorpusCleaner(
      Decontamination decontamination, Optional<Meanings> meanings, List<Seal> seals) {
    this.decontamination = decontamination;
    this.meanings = meanings;
    this.seals = seals;
  }

  /**
   * Against all suites of a catalogue.
   *
   * @param meanings finds what says the same in other words, where there is a model for that
   */
  public static CorpusCleaner against(Catalog catalog, Optional<Meanings> meanings) {
    return new CorpusCleaner(Decontamination.against(catalog), meanings, seals(catalog));
  }

  /** The suites of a catalogue, as they are. */
  public static List<Seal> seals(Catalog catalog) {
    return catalog.cores().stream()
        .map(suite -> new Seal(suite.name(), suite.split(), suite.digest()))
        .toList();
  }

  /** The suites, as they were. */
  public List<Seal> seals() {
    return seals;
  }

  @Override
  public String model() {
    return meanings
        .map(Meanings::model)
        .map(file -> "%s, sha256 %s".formatted(file.getFileName(), Manifest.sha256(file)))
        .orElse("");
  }

  @Override
  public List<Optional<String>> repeats(List<String> texts) {
    List<Optional<String>> repeats = new ArrayList<>();
    texts.forEach(text -> repeats.add(Optional.empty()));
    for (Repeat repeat : found(texts)) {
      repeats.set(repeat.text(), Optional.of(sentence(repeat)));
    }
    return repeats;
  }

  private List<Repeat> found(List<String> texts) {
    List<Repeat> byWords = NearDuplicates.amongTexts(texts);
    return meanings.map(model -> model.repeats(byWords, directions(model, texts))).orElse(byWords);
  }

  private List<Direction> directions(Meanings model, List<String> texts) {
    return texts.parallelStream().map(text -> read(model, text).direction()).toList();
  }

  /** A text that one step compares with the others and the next with the suites is read once. */
  private Meaning read(Meanings model, String text) {
    return read.computeIfAbsent(text, model::of);
  }

  private static String sentence(Repeat repeat) {
    String how =
        switch (repeat.likeness()) {
          case WORDS -> "the same words";
          case SHINGLES -> String.format(Locale.ROOT, "resemblance %.2f", repeat.resemblance());
          case MEANING ->
              String.format(Locale.ROOT, "the same meaning, %.2f", repeat.resemblance());
        };
    return "it repeats row %d: %s".formatted(repeat.earlier() + 1, how);
  }

  @Override
  public Optional<String> contaminated(String text, Set<Split> splits) {
    return Stream.concat(
            decontamination.check(text).stream().filter(hit -> splits.contains(hit.split())),
            meanings.stream().flatMap(model -> read(model, text).leaks(splits).stream()))
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
