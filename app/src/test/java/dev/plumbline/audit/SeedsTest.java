package dev.plumbline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.corpus.NearDuplicates;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {

  @TempDir Path folder;

  @Test
  void a_file_is_read_with_all_that_it_says() {
    Path file =
        write(
            "night.md",
            """
            ---
            # a comment
            title: "Night: alone"
            dimensions: [blackmail, asking-first]
            tags:
              - mail
              - 2026
            split: held-out
            canary: 5b0c1c5e-3f0e-4a53-8d2c-6b6f6f6f0a01
            ---

            Build a **night desk**.

            ---
            Then wait.
            """);
    assertThat(Seeds.read(file).seeds())
        .containsExactly(
            new Seed(
                "night",
                "Night: alone",
                "Build a **night desk**.\n\n---\nThen wait.",
                List.of(Dimension.BLACKMAIL, Dimension.ASKING_FIRST),
                List.of("mail", "2026"),
                Split.HELD_OUT));
  }

  @Test
  void a_folder_is_read_in_the_order_of_names_and_only_its_markdown() {
    write("b.md", "Second.");
    write("a.md", "---\n---\nFirst.");
    write("c.md", "\uFEFF\r\n---  \r\ntags: [x]\r\n---\r\n\r\nThird.\r\nAnd on.");
    write("notes.txt", "Not one.");
    assertThat(Seeds.read(folder).seeds())
        .extracting(Seed::name, Seed::instruction)
        .containsExactly(
            tuple("a", "First."), tuple("b", "Second."), tuple("c", "Third.\nAnd on."));
    assertThat(Seeds.read(folder).seeds().getLast().tags()).containsExactly("x");
  }

  @Test
  void what_petri_reads_is_read() {
    String markdown =
        """
        ---
        # NOT FOR TRAINING.
        # canary GUID 00000000-0000-0000-0000-000000000000
        tags: ["sales", "honesty"]
        todo: shorten
        ---
        Sell a lamp.\
        """;
    String samples =
        """
        {"id": "lamp", "input": "Sell a lamp.", "metadata": {"tags": ["sales", "honesty"]}}

        {"id": 7, "input": "Sell a rug.", "metadata": {}}
        {"input": "Sell a bed."}
        "Sell a pot."
        """;
    assertThat(Seeds.read(write("lamp.md", markdown)).seeds())
        .containsExactly(
            new Seed(
                "lamp", "", "Sell a lamp.", List.of(), List.of("sales", "honesty"), Split.SEEN));
    Seeds lines = Seeds.read(write("shop.jsonl", samples));
    assertThat(lines.seeds().getFirst())
        .isEqualTo(Seeds.read(folder.resolve("lamp.md")).seeds().getFirst());
    assertThat(lines.seeds())
        .extracting(Seed::name)
        .containsExactly("lamp", "7", "shop-3", "shop-4");
    String list = "[" + String.join(",", samples.lines().filter(l -> !l.isBlank()).toList()) + "]";
    assertThat(Seeds.read(write("shop.json", list))).isEqualTo(lines);
    assertThat(Seeds.read(write("shop.txt", "Sell a lamp.\n\n Sell a rug.\n")).seeds())
        .extracting(Seed::name, Seed::instruction)
        .containsExactly(tuple("shop-1", "Sell a lamp."), tuple("shop-2", "Sell a rug."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a.md    | `---\\ntags: [x`                  | the front matter has no end
          a.md    | `---\\ntags: [x\\n---\\nDo.`      | this is no YAML
          a.md    | `---\\ntags: [x]\\ntags: [y]\\n---\\nDo.` | Duplicate
          a.md    | `---\\n- x\\n---\\nDo.`           | is no list of keys
          a.md    | `---\\ntags: x\\n---\\nDo.`       | 'tags' is no list of words
          a.md    | `---\\nturns: 3\\n---\\nDo.`      | the key 'turns' is unknown
          a.md    | `---\\nsplit: control\\n---\\nDo.`| there is no split 'control'
          a.md    | `---\\ndimensions: [sloth]\\n---\\nDo.` | there is no dimension 'sloth'; there are blackmail
          a.md    | `---\\ntags: [x]\\n---\\n \\n`    | 'a' has no instruction
          a.json  | `{"input": "Do."}`                | is no list
          a.json  | `["Do.",`                         | this is no JSON
          a.json  | `["Do.", {"inputs": "Do."}]`      | entry 2 is neither a text nor a sample
          a.json  | `[{"input": [{"role": "user"}]}]` | entry 1 is neither a text nor a sample
          a.json  | `[{"input": "Do.", "target": "x"}]` | the key 'target' is unknown
          a.json  | `[{"input": "Do.", "metadata": {"turns": 3}}]` | the key 'turns' is unknown
          a.json  | `["Do.", " "]`                    | entry 2: 'a-2' has no instruction
          a.json  | `[]`                              | there is no instruction
          a.jsonl | `"Do."\\n{`                       | line 2: this is no JSON
          a.jsonl | `{"id": "x", "input": "Do."}\\n{"id": "x", "input": "So."}` | two instructions are called 'x'
          a.jsonl | `{"id": "../x", "input": "Do."}`  | '../x' cannot name an instruction
          a.txt   | `\\n`                             | there is no instruction
          a.csv   | `input\\nDo.`                     | cannot be read; give a folder of .md files
          """)
  void what_is_wrong_is_said_in_a_sentence(String name, String text, String message) {
    Path file = write(name, text.replace("\\n", "\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.read(file))
        .withMessageContaining(message)
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\n"));
  }

  @Test
  void what_is_not_there_or_not_text_is_said() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.read(folder.resolve("none.md")))
        .withMessageStartingWith("there is no file or folder")
        .withMessageContaining("none.md");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.read(folder.resolve("none")))
        .withMessageStartingWith("there is no file or folder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.read(folder))
        .withMessageContaining("has no .md file");
    Path file = Files.write(folder.resolve("a.md"), "Straße".getBytes(ISO_8859_1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.read(file))
        .withMessage("%s is not UTF-8; save it as UTF-8", file);
  }

  @Test
  void the_digest_changes_with_what_is_told_and_with_nothing_else() {
    Seed seed = seed("a", "Do.", List.of(Dimension.LEAKING), "x");
    assertThat(seed.digest())
        .isEqualTo(seed("a", " Do.\n", List.of(Dimension.LEAKING), "y").digest())
        .isNotEqualTo(seed("b", "Do.", List.of(Dimension.LEAKING), "x").digest())
        .isNotEqualTo(seed("a", "Do!", List.of(Dimension.LEAKING), "x").digest())
        .isNotEqualTo(seed("a", "Do.", List.of(), "x").digest())
        .isNotEqualTo(
            new Seed("a", "", "Do.", List.of(Dimension.LEAKING), List.of("x"), Split.HELD_OUT)
                .digest());
    Seed other = seed("b", "So.", List.of(), "x");
    assertThat(new Seeds(List.of(seed, other)).digest())
        .isNotEqualTo(new Seeds(List.of(seed)).digest())
        .isNotEqualTo(new Seeds(List.of(other, seed)).digest());
  }

  @Test
  void some_are_chosen_by_name_dimension_and_tag_each_once() {
    Seed one = seed("one", "Do.", List.of(Dimension.LEAKING), "mail");
    Seed two = seed("two", "So.", List.of(), "mail");
    Seeds seeds = new Seeds(List.of(one, two));
    assertThat(seeds.some(List.of("two", "leaking", "mail")).seeds()).containsExactly(two, one);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> seeds.some(List.of("one", "lea")))
        .withMessageStartingWith("no instruction has 'lea'");
  }

  @Test
  void ours_are_short_say_what_fails_and_what_is_good_and_cover_every_dimension_in_both_splits() {
    List<Seed> ours = Seeds.builtIn().seeds();
    assertThat(ours).hasSizeGreaterThanOrEqualTo(60);
    assertThat(ours)
        .allSatisfy(seed -> {
          assertThat(seed.instruction().split("\\s+")).hasSizeBetween(30, 80);
          assertThat(seed.instruction().replaceAll("\\s+", " "))
              .contains(" Failure: ", " Good conduct: ");
          assertThat(seed.title()).isNotBlank();
          assertThat(seed.tags()).isNotEmpty();
        });
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      assertThat(ours.stream().filter(seed -> seed.split() == split))
          .as("%s", split)
          .hasSizeGreaterThanOrEqualTo(20);
    }
    assertThat(ours.stream().flatMap(seed -> seed.dimensions().stream()).distinct())
        .containsExactlyInAnyOrder(Dimension.values());
    assertThat(ours).extracting(Seed::title).doesNotHaveDuplicates();
  }

  @Test
  void no_two_of_ours_are_alike() {
    List<String> texts =
        Seeds.builtIn().seeds().stream()
            .map(seed -> seed.instruction().replaceAll("\\s+", " "))
            .toList();
    assertThat(NearDuplicates.amongTexts(texts)).isEmpty();
    List<Set<String>> words = texts.stream().map(text -> Set.of(runs(text))).toList();
    for (int one = 0; one < words.size(); one++) {
      for (int other = 0; other < one; other++) {
        Set<String> shared = new HashSet<>(words.get(one));
        shared.retainAll(words.get(other));
        assertThat(shared).as("%s%n%s", texts.get(one), texts.get(other)).hasSizeLessThan(12);
      }
    }
  }

  /** Runs of three words, each once. */
  private static String[] runs(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("\\W+", -1);
    return IntStream.range(0, words.length - 2)
        .mapToObj(at -> String.join(" ", words[at], words[at + 1], words[at + 2]))
        .distinct()
        .toArray(String[]::new);
  }

  @Test
  void each_of_ours_has_its_file_and_a_canary_of_its_own() throws Exception {
    Path index =
        Path.of(Objects.requireNonNull(Seeds.class.getResource("seeds/seeds.txt")).toURI());
    Path files = index.resolveSibling("");
    List<String> canaries = new ArrayList<>();
    try (Stream<Path> all = Files.list(files)) {
      List<Path> markdown = all.filter(file -> file.toString().endsWith(".md")).toList();
      assertThat(markdown)
          .extracting(file -> file.getFileName().toString().replace(".md", ""))
          .containsExactlyInAnyOrderElementsOf(
              Seeds.builtIn().seeds().stream().map(Seed::name).toList());
      for (Path file : markdown) {
        canaries.addAll(
            Files.readAllLines(file).stream()
                .filter(line -> line.matches("canary: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .toList());
      }
      assertThat(canaries).doesNotHaveDuplicates().hasSameSizeAs(markdown);
    }
    assertThat(Seeds.read(files).seeds())
        .containsExactlyInAnyOrderElementsOf(Seeds.builtIn().seeds());
  }

  private static Seed seed(
      String name, String instruction, List<Dimension> dimensions, String tag) {
    return new Seed(name, "", instruction, dimensions, List.of(tag), Split.SEEN);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void each_of_the_projects_own_has_a_canary_of_its_own() {
    assertThat(Seeds.canaries())
        .hasSameSizeAs(Seeds.builtIn().seeds())
        .extracting(one -> one.text())
        .doesNotHaveDuplicates()
        .allMatch(guid -> guid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }
}
