import dev.plumbline.corpus.Reference;
import dev.plumbline.corpus.References;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a corpus with planted repeats and leaks, and counts which of them were found. Words follow Zipf's law; the
 * commonest are those of the project's own English texts.
 */
final class CorpusBenchmark {

  private static final int WORDS = 500;
  private static final int VOCABULARY = 50_000;
  private static final int RECENT = 10_000;

  /** What is planted, and how often in 1,000 rows. */
  private enum Plant {
    NONE(0, false), EXACT(20, true), NEAR(20, true), SIMILAR(10, false), LEAK(1, true), REWORDED(1, true);

    final int share;
    final boolean goes;

    Plant(int share, boolean goes) {
      this.share = share;
      this.goes = goes;
    }
  }

  private CorpusBenchmark() {}

  public static void main(String... args) throws IOException {
    switch (args[0]) {
      case "make" -> new Corpus(Path.of(args[1]), Integer.parseInt(args[2])).write();
      case "score" -> score(Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]));
      default -> throw new IllegalArgumentException(args[0] + " is neither make nor score");
    }
  }

  private static final class Corpus {
    private final Path folder;
    private final int rows;
    private final Random random = new Random(20_261_126);
    private final String[] zipf = new String[1 << 20];
    private final List<String> heldOut;
    private final String[][] recent = new String[RECENT][];

    Corpus(Path folder, int rows) throws IOException {
      this.folder = folder;
      this.rows = rows;
      List<Reference> references = References.of(Catalog.builtIn());
      Set<String> seen = new HashSet<>();
      references.stream().filter(one -> one.split() == Split.SEEN).map(Reference::text).forEach(seen::add);
      heldOut = references.stream()
          .filter(one -> one.form() == Reference.Form.TEXT && one.split() == Split.HELD_OUT)
          .map(Reference::text)
          .filter(text -> text.split("\\s+").length >= 30)
          .filter(text -> !seen.contains(text)) // what seen suites say too is no leak
          .toList();
      Files.createDirectories(folder);
      Files.write(folder.resolve("references.jsonl"), references.stream()
          .filter(one -> one.form() == Reference.Form.TEXT && one.split() != Split.SEEN && !seen.contains(one.text()))
          .map(one -> JsonMapper.shared().writeValueAsString(Map.of("text", one.text())))
          .toList());
      fill(vocabulary());
    }

    private List<String> vocabulary() throws IOException {
      Set<String> words = new HashSet<>();
      List<String> ordered = new ArrayList<>();
      try (Stream<Path> docs = Files.list(Path.of("docs"))) {
        Map<String, Integer> counts = new HashMap<>();
        for (Path doc : docs.filter(one -> one.toString().endsWith(".md") && !one.endsWith("suites.md")).sorted().toList()) {
          for (String word : Files.readString(doc).split("[^A-Za-z]+")) {
            counts.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum);
          }
        }
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .filter(words::add)
            .forEach(ordered::add);
      }
      String[] syllables = "ba ce di fo gu la me ni po ru sa te vi wo zu kra ple stri mon ter".split(" ");
      while (ordered.size() < VOCABULARY) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(3) + 2; i > 0; i--) {
          word.append(syllables[random.nextInt(syllables.length)]);
        }
        if (words.add(word.toString())) {
          ordered.add(word.toString());
        }
      }
      return ordered;
    }

    private void fill(List<String> vocabulary) {
      double all = 0;
      for (int rank = 1; rank <= VOCABULARY; rank++) {
        all += 1.0 / rank;
      }
      double sum = 0;
      int at = 0;
      for (int rank = 1; rank <= VOCABULARY; rank++) {
        sum += 1.0 / rank;
        int end = rank == VOCABULARY ? zipf.length : (int) (sum / all * zipf.length);
        while (at < end) {
          zipf[at++] = vocabulary.get(rank - 1);
        }
      }
    }

    private String word() {
      return zipf[random.nextInt(zipf.length)];
    }

    void write() throws IOException {
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("rows.jsonl"));
          BufferedWriter truth = Files.newBufferedWriter(folder.resolve("truth.tsv"))) {
        for (int row = 0; row < rows; row++) {
          Plant plant = row < RECENT ? Plant.NONE : plant();
          String[] words = words(plant);
          if (plant == Plant.NONE) {
            recent[random.nextInt(RECENT)] = words;
          }
          String text = String.join(" ", words);
          out.write("{\"text\":" + JsonMapper.shared().writeValueAsString(text) + "}\n");
          if (plant != Plant.NONE) {
            truth.write((row + 1) + "\t" + plant + "\n");
          }
        }
      }
    }

    private Plant plant() {
      int draw = random.nextInt(1000);
      for (Plant plant : Plant.values()) {
        draw -= plant.share;
        if (draw < 0) {
          return plant;
        }
      }
      return Plant.NONE;
    }

    private String[] words(Plant plant) {
      String[] earlier = recent[random.nextInt(RECENT)];
      while (earlier == null && plant != Plant.NONE) {
        earlier = recent[random.nextInt(RECENT)];
      }
      return switch (plant) {
        case NONE -> fresh();
        case EXACT -> changed(earlier, 0);
        case NEAR -> changed(earlier, 10);
        case SIMILAR -> changed(earlier, 40);
        case LEAK -> leak(0);
        case REWORDED -> leak(20);
      };
    }

    private String[] fresh() {
      String[] words = new String[WORDS];
      for (int i = 0; i < WORDS; i++) {
        words[i] = i % 15 == 14 ? word() + "." : word();
      }
      return words;
    }

    private String[] changed(String[] words, int count) {
      String[] changed = words.clone();
      for (int i = 0; i < count; i++) {
        changed[random.nextInt(WORDS)] = word();
      }
      changed[0] = changed[0].toUpperCase(Locale.ROOT);
      return changed;
    }

    /** A held-out text amid others, with this percentage of its words swapped. */
    private String[] leak(int percent) {
      String[] leaked = heldOut.get(random.nextInt(heldOut.size())).split("\\s+");
      for (int i = 0; i < leaked.length; i++) {
        leaked[i] = random.nextInt(100) < percent ? word() : leaked[i];
      }
      String[] words = fresh();
      System.arraycopy(leaked, 0, words, random.nextInt(WORDS - 200), Math.min(200, leaked.length));
      return words;
    }
  }

  /** Which planted rows were removed, and which others, among the first so many. */
  private static void score(Path truth, Path removed, long rows) throws IOException {
    Set<Long> gone = new HashSet<>();
    try (Stream<String> lines = Files.lines(removed)) {
      lines.map(JsonMapper.shared()::readTree).map(line -> line.path("line")).map(JsonNode::asLong).forEach(gone::add);
    }
    Map<Plant, int[]> counts = new java.util.EnumMap<>(Plant.class);
    Set<Long> planted = new HashSet<>();
    for (String line : Files.readAllLines(truth)) {
      long row = Long.parseLong(line.split("\t")[0]);
      Plant plant = Plant.valueOf(line.split("\t")[1]);
      if (row <= rows) {
        planted.add(row);
        int[] count = counts.computeIfAbsent(plant, absent -> new int[2]);
        count[0] += gone.contains(row) ? 1 : 0;
        count[1]++;
      }
    }
    counts.forEach((plant, count) -> System.out.printf("  %-9s removed %d of %d%s%n", plant.name().toLowerCase(Locale.ROOT),
        count[0], count[1], plant.goes ? "" : " (should stay)"));
    System.out.printf("  others    removed %d of %d (should stay)%n",
        gone.stream().filter(row -> !planted.contains(row)).count(), rows - planted.size());
  }
}
