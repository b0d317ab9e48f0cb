package dev.plumbline.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.audit.Agreement;
import dev.plumbline.audit.Audit;
import dev.plumbline.model.Canonical;
import dev.plumbline.scan.ScanResult;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import dev.plumbline.validate.Validated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What folders hold about one target: runs in their stores, and what {@code audit}, {@code watch},
 * {@code scan}, {@code validate} and {@code validate judges} left as JSON. Stores stay open while
 * it is used. Not safe for several threads.
 */
public final class CardEvidence {

  /** What {@code audit} leaves, with what its {@code --json} prints. */
  public static final String AUDIT = "audit.json";

  /** Likewise {@code watch}. */
  public static final String WATCH = "watch.json";

  /** Likewise {@code validate judges}. */
  public static final String JUDGES = "judges.json";

  private static final String SCAN = "scan.json";

  /** Likewise {@code validate}. */
  public static final String VALIDATED = "validated.json";

  /** So many digits of a digest name a target on the command line. */
  private static final int DIGITS = 8;

  /** Of a file its name is told, of a folder the one that it is in as well. */
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(local/)?(/|[A-Za-z]:\\\\).*?(?<end>[^/\\\\]+\\.gguf|[^/\\\\]+[/\\\\][^/\\\\]+(?<!\\.gguf))");

  private static final List<String> MANIFESTS = List.of("training.json", "dataset.json");

  /**
   * A folder that a command left.
   *
   * @param store of the folder, if it has one
   */
  public record Folder(Path path, Optional<Store> store) {
    /** Whether some command left something here. */
    public static boolean isOne(Path path, boolean hasStore) {
      return hasStore
          || Stream.of(AUDIT, WATCH, JUDGES, SCAN, VALIDATED)
              .anyMatch(file -> Files.isRegularFile(path.resolve(file)));
    }
  }

  /**
   * A run of {@code assess}, or of {@code watch} at this very model.
   *
   * @param page beside the card
   */
  record Run(AssessedRun assessed, String page) {}

  /** What an audit came to. */
  record Audited(
      String run,
      List<Audit.Searched> searched,
      List<Found> findings,
      @Nullable Map<String, List<Agreement>> agreement,
      @JsonProperty("page") @Nullable String page) {

    Audited at(String place) {
      return new Audited(run, searched, findings, agreement, place);
    }

    /** Of a finding's transcripts; empty where the audit's page is not there. */
    String transcripts(Found finding) {
      String place = Objects.requireNonNullElse(page, "");
      return place.isEmpty()
          ? ""
          : place.substring(0, place.lastIndexOf('/') + 1)
              + "transcripts/"
              + finding.name().replaceAll("[^A-Za-z0-9-]+", "-")
              + ".html";
    }
  }

  /** A finding of an audit, without its scenarios. */
  record Found(
      String name,
      String auditor,
      String kind,
      Estimate asFound,
      Estimate comparison,
      Estimate rate,
      String run) {}

  /** A point of a watch. */
  record Point(int step, String issue, Estimate rate, Estimate baseline, boolean alarm) {}

  /**
   * What a watch came to.
   *
   * @param relation of what was watched to the target, in words
   */
  record Watched(String run, List<Point> watch, @Nullable String relation, @Nullable String page) {}

  /** What a scan of logs found. */
  record Scanned(Logs logs, String page) {}

  /**
   * A scan's JSON, with no more of its findings than how many there are.
   *
   * @param judge who read the conversations; empty for none
   */
  record Logs(
      String judge,
      ScanResult.Counts counts,
      Map<String, Long> unjudged,
      Estimate rate,
      List<JsonNode> findings) {}

  /** How often a judge was right about transcripts whose truth is known. */
  record Score(
      String judge,
      long asked,
      long unclear,
      Map<String, Long> missing,
      Estimate sensitivity,
      Estimate specificity,
      Estimate attackedSensitivity,
      Estimate attackedSpecificity) {}

  private record Scores(List<Score> judges) {}

  /** Trials of judges. */
  record JudgesTried(List<Score> scores, String page) {}

  /**
   * A file that tells how the target was made.
   *
   * @param facts of it, by name
   */
  record Manifest(String file, String sha256, Map<String, String> facts) {}

  private final String prefix;
  private final ModelUsed target;
  private final List<Run> runs = new ArrayList<>();
  private final List<Audited> audits = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();
  private final List<Watched> watches = new ArrayList<>();
  private final List<Scanned> scans = new ArrayList<>();
  private final List<Validated> validated = new ArrayList<>();
  private final List<JudgesTried> judges = new ArrayList<>();
  private final List<Manifest> manifests;
  private final String license;
  private final Map<String, Supplier<String>> pages = new LinkedHashMap<>();
  private final Map<String, Path> places = new LinkedHashMap<>();

  private CardEvidence(String prefix, ModelUsed target, List<Manifest> manifests, String license) {
    this.prefix = prefix;
    this.target = target;
    this.manifests = manifests;
    this.license = license;
  }

  /**
   * Reads folders.
   *
   * @param word the target's name, or the first digits of its digest; empty where there is one only
   * @param prefix of the names of its pages
   * @param weights finds the folder of a target's weights, if it is on this machine
   * @throws IllegalArgumentException when there is no such target, or more than one
   */
  public static CardEvidence read(
      List<Folder> folders, String word, String prefix, Function<String, Optional<Path>> weights) {
    ModelUsed target = target(folders, word);
    Optional<Path> home = weights.apply(target.name());
    CardEvidence all =
        new CardEvidence(
            prefix,
            target,
            home.map(CardEvidence::manifests).orElse(List.of()),
            home.map(CardEvidence::license).orElse(""));
    for (int i = 0; i < folders.size(); i++) {
      all.add(folders.get(i), i + 1);
    }
    return all;
  }

  // ---------------------------------------------------------------- whose

  private static ModelUsed target(List<Folder> folders, String word) {
    Map<String, ModelUsed> byDigest = new LinkedHashMap<>();
    Map<String, ModelUsed> watched = new LinkedHashMap<>();
    for (Folder folder : folders) {
      if (folder.store().isEmpty()) {
        continue;
      }
      Store store = folder.store().get();
      for (String run : store.runs()) {
        RunRecords.of(store, run).map(RunRecord::setup).map(RunRecord.Setup::target).stream()
            .filter(one -> !run.startsWith("judges-") && isOfItself(run, one))
            .forEach(one ->
                (run.startsWith("watch/") ? watched : byDigest).putIfAbsent(one.digest(), one));
      }
    }
    List<ModelUsed> there =
        List.copyOf(
            (byDigest.isEmpty() || !word.isEmpty() ? both(byDigest, watched) : byDigest).values());
    List<ModelUsed> meant =
        there.stream()
            .filter(one ->
                word.isEmpty()
                    || one.name().equals(word)
                    || (word.length() >= DIGITS && one.digest().startsWith(word)))
            .toList();
    String where =
        folders.stream().map(folder -> folder.path().toString()).collect(Collectors.joining(", "));
    if (there.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no run of a model is in it that has come to anything; give the --out of 'plumbline assess' or 'plumbline audit'"
              .formatted(where));
    }
    if (meant.isEmpty()) {
      throw new IllegalArgumentException(
          "no target '%s' is in %s; there is %s".formatted(word, where, names(there)));
    }
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (meant.stream().map(ModelUsed::name).distinct().count() == 1) {
      throw new IllegalArgumentException(
          "'%s' is %d models under one name, with the digests %s; give --target with the first digits of one of these"
              .formatted(
                  meant.getFirst().name(),
                  meant.size(),
                  Words.list(meant.stream().map(one -> "%.12s".formatted(one.digest())).toList())));
    }
    throw new IllegalArgumentException(
        "a card is of one target, and %s holds several: %s; name one with --target"
            .formatted(where, names(meant)));
  }

  private static Map<String, ModelUsed> both(
      Map<String, ModelUsed> some, Map<String, ModelUsed> others) {
    Map<String, ModelUsed> both = new LinkedHashMap<>(some);
    others.forEach(both::putIfAbsent);
    return both;
  }

  /** An audit's store also holds trials of the model that its target is held against. */
  private static boolean isOfItself(String run, ModelUsed target) {
    return !isOfPlanted(run) && (!run.startsWith("audit/") || isAuditOf(run, target));
  }

  /** Of a validation, whose models are copies with planted faults and nobody's target. */
  private static boolean isOfPlanted(String run) {
    return run.startsWith("validate/");
  }

  private static boolean isAuditOf(String run, ModelUsed target) {
    String[] parts = run.split("/", 3);
    return parts.length > 1 && !parts[1].isEmpty() && target.digest().startsWith(parts[1]);
  }

  private static String names(List<ModelUsed> models) {
    return Words.list(
        List.copyOf(
            new TreeSet<>(
                models.stream()
                    .map(one -> "%s (%.12s)".formatted(one.name(), one.digest()))
                    .toList())));
  }

  // ---------------------------------------------------------------- what

  private void add(Folder folder, int number) {
    folder.store().ifPresent(store -> runs(folder.path(), store));
    json(folder, AUDIT, Audited.class)
        .ifPresent(found -> {
          if (isAuditOf(found.run(), target)) {
            audits.add(
                found.at(
                    copied(folder, "audit-" + number, AuditPage.FILE, "transcripts", "sessions")));
          }
        });
    json(folder, WATCH, Watched.class)
        .ifPresent(found ->
            relation(folder, found)
                .ifPresent(relation ->
                    watches.add(
                        new Watched(
                            found.run(),
                            found.watch(),
                            relation,
                            copied(folder, "watch-" + number, WatchPage.FILE, "checkpoints")))));
    json(folder, SCAN, Logs.class)
        .ifPresent(found ->
            scans.add(
                new Scanned(
                    found,
                    copied(folder, "scan-" + number, ScanPage.FILE, ScanConversationPage.FOLDER))));
    json(folder, VALIDATED, Validated.class).ifPresent(validated::add);
    json(folder, JUDGES, Scores.class)
        .ifPresent(found ->
            judges.add(
                new JudgesTried(
                    found.judges(),
                    copied(folder, "judges-" + number, PlantedPage.FILE, PlantedPage.CASES))));
  }

  private void runs(Path folder, Store store) {
    boolean audited = false;
    for (String run : store.runs()) {
      Optional<ModelUsed> of =
          RunRecords.of(store, run).map(RunRecord::setup).map(RunRecord.Setup::target);
      if (isOfPlanted(run)) {
        continue;
      }
      if (run.startsWith("audit/")) {
        audited |= isAuditOf(run, target);
      } else if (of.filter(one -> one.digest().equals(target.digest())).isPresent()
          && store.size(run) > 0) {
        run(folder, store, run);
      }
    }
    if (audited && !Files.isRegularFile(folder.resolve(AUDIT))) {
      untold.add(folder.toString());
    }
  }

  private void run(Path folder, Store store, String run) {
    Path before = places.putIfAbsent(run, folder);
    if (before != null) {
      throw new IllegalArgumentException(
          "the run '%s' is in %s and in %s; give one of the two folders"
              .formatted(run, before, folder));
    }
    AssessedRun assessed = AssessedRun.read(store, run);
    String page = prefix + fileName(run) + ".html";
    runs.add(new Run(assessed, "card/" + page));
    pages.put(page, () -> RunReport.html(assessed));
  }

  /** Nothing for a watch of another model. */
  private Optional<String> relation(Folder folder, Watched found) {
    Set<Integer> steps = new LinkedHashSet<>();
    found.watch().forEach(point -> steps.add(point.step()));
    if (folder.store().isEmpty()) {
      return Optional.empty();
    }
    Store store = folder.store().get();
    for (int step : steps) {
      if (is(store, found.run() + "/" + step)) {
        return Optional.of("the target is its checkpoint at step " + step);
      }
    }
    // As the watch has kept it, beside its trials.
    return store
        .get(found.run() + "/setup")
        .filter(setup ->
            JsonMapper.shared()
                .readTree(setup.payload())
                .path("base")
                .asString("")
                .equals(target.digest()))
        .map(_ -> "the training began with the target; alarms are of what came of it");
  }

  private boolean is(Store store, String run) {
    return RunRecords.of(store, run)
        .filter(record -> record.setup().target().digest().equals(target.digest()))
        .isPresent();
  }

  private static <T> Optional<T> json(Folder folder, String name, Class<T> type) {
    Path file = folder.path().resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonMapper.shared().readValue(file.toFile(), type));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is not what this version writes (%s); run the command that left it again"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  /** Takes a page of a command along, with those that it leads to; empty where there is none. */
  private String copied(Folder folder, String as, String page, String... below) {
    if (!Files.isRegularFile(folder.path().resolve(page))) {
      return "";
    }
    List<String> names = new ArrayList<>(List.of(page));
    for (String name : below) {
      if (Files.isDirectory(folder.path().resolve(name))) {
        try (Stream<Path> files = Files.list(folder.path().resolve(name))) {
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".html"))
              .sorted()
              .forEach(file -> names.add(name + "/" + file));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot list " + folder.path().resolve(name), e);
        }
      }
    }
    names.forEach(
        name -> pages.put(prefix + as + "/" + name, () -> text(folder.path().resolve(name))));
    return "card/" + prefix + as + "/" + page;
  }

  /** A name that is a file's everywhere, and a page's in Markdown; different for different runs. */
  private static String fileName(String run) {
    String plain = run.replaceAll("[^A-Za-z0-9.-]+", "-");
    return "%.80s-%.8s".formatted(plain, Canonical.sha256(run));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  // ---------------------------------------------------------------- how it was made

  private static List<Manifest> manifests(Path weights) {
    List<Manifest> found = new ArrayList<>();
    Path parent = weights.toAbsolutePath().getParent();
    for (Path folder : parent == null ? List.of(weights) : List.of(weights, parent)) {
      for (String name : MANIFESTS) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          found.add(manifest(file));
        }
      }
    }
    return found;
  }

  private static Manifest manifest(Path file) {
    String text = text(file);
    Map<String, String> facts = new LinkedHashMap<>();
    try {
      JsonMapper.shared().readTree(text).forEachEntry((name, value) -> facts(facts, name, value));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is no JSON (%s); mend it, or move it away".formatted(file, e.getOriginalMessage()),
          e);
    }
    return new Manifest(file.getFileName().toString(), Canonical.sha256(text), facts);
  }

  private static void facts(Map<String, String> facts, String name, JsonNode value) {
    if (value.isValueNode()) {
      facts.put(name, value.asString());
    } else if (value.isObject()) {
      value.forEachEntry((inner, part) -> {
        if (part.isValueNode()) {
          facts.put(name + ", " + inner, part.asString());
        }
      });
    }
  }

  /** As the front matter of the README of a folder of weights has it. */
  private static String license(Path weights) {
    Path readme = weights.resolve("README.md");
    if (!Files.isRegularFile(readme)) {
      return "";
    }
    List<String> lines = text(readme).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
      return "";
    }
    return lines.stream()
        .skip(1)
        .takeWhile(line -> !line.strip().equals("---"))
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("license:"))
        .map(line -> line.substring("license:".length()).strip())
        .findFirst()
        .orElse("");
  }

  // ---------------------------------------------------------------- for the card

  /** All pages that belong beside the card, by their place in its folder {@code card}. */
  public Map<String, Supplier<String>> pages() {
    return new LinkedHashMap<>(pages);
  }

  /**
   * The card.
   *
   * @param beside other models, or other versions of this one
   * @throws IllegalArgumentException when one of these is the same model
   */
  public Card card(List<CardEvidence> beside) {
    for (CardEvidence other : beside) {
      if (other.target.digest().equals(target.digest())) {
        throw new IllegalArgumentException(
            "--beside is '%s' again, digest %.12s; give another model or version"
                .formatted(target.name(), target.digest()));
      }
    }
    return new CardSections(this).card(List.copyOf(beside));
  }

  ModelUsed target() {
    return target;
  }

  /** The target's name, without folders that only its own machine has. */
  String title() {
    Matcher path = ABSOLUTE.matcher(target.name());
    return path.matches() ? path.group("end") : target.name();
  }

  /** Those of {@code assess} first. */
  List<Run> runs() {
    return runs.stream()
        .sorted(Comparator.comparing(run -> run.assessed().name().startsWith("watch/")))
        .toList();
  }

  List<Audited> audits() {
    return audits;
  }

  /** Folders with an audit that was cut off, or is of before audits left JSON. */
  List<String> untold() {
    return untold;
  }

  List<Watched> watches() {
    return watches;
  }

  List<Scanned> scans() {
    return scans;
  }

  List<Validated> validated() {
    return validated;
  }

  List<JudgesTried> judges() {
    return judges;
  }

  List<Manifest> manifests() {
    return manifests;
  }

  String license() {
    return license;
  }
}
