package dev.plumbline.corpus;

import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what leaks from suites into training texts. Immutable, for any number of threads.
 *
 * <p>What a seen suite has too is that suite's: training data may hold it.
 */
public final class Decontamination {

  /** A reference of fewer words is looked for as a whole, if it has at least {@link #SHORTEST}. */
  private static final int SHORT = Overlap.NGRAM;

  private static final int SHORTEST = 6;
  private static final int EXCERPT = 200;

  private static final Pattern ADDRESS = Pattern.compile("@|\\.(?=\\w)");

  private final List<Reference> texts;
  private final Overlap overlap;
  private final Paraphrases paraphrases;
  private final Phrases phrases;

  /** What gives a leak away. */
  public enum Kind {
    /** A suite's canary: the file itself was read. */
    CANARY("canary"),
    /** 13 words in a row, or a whole short text. */
    NGRAM("same-words"),
    /** At least half of the shingles of 4 words in common with a text of the suite. */
    NEAR_DUPLICATE("near-duplicate"),
    /** Most of the rare words of a text of the suite, close together and beside each other. */
    PARAPHRASE("paraphrase"),
    /** What a text of the suite says, in whatever words, as {@link Meanings} has it. */
    MEANING("meaning"),
    /** An address of the suite, or a name beside another or beside another sign of it. */
    ENTITY("entity"),
    /** A phrase of the suite's rubric or of a list. */
    PHRASE("phrase");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * Something of a suite in a text.
   *
   * @param excerpt of the text, at most 200 characters
   */
  public record Hit(Kind kind, String suite, Split split, String excerpt) implements Serializable {

    /** Of a reference in a stretch of a text, however long. */
    static Hit of(Kind kind, Reference reference, String text) {
      String excerpt = text.length() <= EXCERPT ? text : text.substring(0, EXCERPT - 1) + "…";
      return new Hit(kind, reference.suite(), reference.split(), excerpt);
    }
  }

  public Decontamination(List<Reference> references) {
    List<Reference> ordered =
        references.stream()
            .distinct()
            .sorted(Comparator.comparingInt(reference -> rank(reference.split())))
            .toList();
    // What a seen suite has too is its, as the last of those with the same text.
    Map<String, Reference> byText = new LinkedHashMap<>();
    ordered.forEach(reference -> byText.put(reference.form() + " " + reference.text(), reference));
    texts = byText.values().stream().filter(one -> one.form() == Reference.Form.TEXT).toList();
    List<Words> words = texts.stream().map(one -> Words.of(one.text())).toList();
    overlap = new Overlap(words);
    paraphrases = new Paraphrases(texts, words);
    List<Reference> whole = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (words.get(i).count() >= SHORTEST && words.get(i).count() < SHORT) {
        whole.add(texts.get(i));
      }
    }
    byText.values().stream().filter(one -> one.form() != Reference.Form.TEXT).forEach(whole::add);
    phrases = new Phrases(whole);
  }

  /** Against all suites of a catalog. */
  public static Decontamination against(Catalog catalog) {
    return new Decontamination(References.of(catalog));
  }

  private static int rank(Split split) {
    return switch (split) {
      case HELD_OUT -> 0;
      case CONTROL -> 1;
      case SEEN -> 2;
    };
  }

  /**
   * The hits in a text and in what decodes in it: one of each kind and suite, held-out suites
   * first.
   */
  public List<Hit> check(String text) {
    return check(Words.of(Decoded.with(text)));
  }

  List<Hit> check(Words words) {
    Map<Where, Hit> first = new LinkedHashMap<>();
    List<Hit> found = found(words).toList();
    found.stream()
        .filter(hit -> !isName(hit) || found.stream().anyMatch(other -> confirms(other, hit)))
        .sorted(Comparator.comparingInt((Hit hit) -> rank(hit.split())).thenComparing(Hit::kind))
        .forEach(hit -> first.putIfAbsent(new Where(hit.kind(), hit.suite()), hit));
    return List.copyOf(first.values());
  }

  private record Where(Kind kind, String suite) {}

  /** Whether others may be called so too: nobody has an address of a suite. */
  private static boolean isName(Hit hit) {
    return hit.kind() == Kind.ENTITY && !ADDRESS.matcher(hit.excerpt()).find();
  }

  private static boolean confirms(Hit other, Hit name) {
    return other.suite().equals(name.suite())
        && (other.kind() != Kind.ENTITY || !other.excerpt().equalsIgnoreCase(name.excerpt()));
  }

  private Stream<Hit> found(Words words) {
    return Stream.of(
            phrases.in(words).stream()
                .map(match ->
                    hit(
                        kind(match.reference()),
                        match.reference(),
                        words,
                        match.from(),
                        match.to())),
            overlap.ngrams(words).stream()
                .map(match ->
                    hit(Kind.NGRAM, texts.get(match.reference()), words, match.from(), match.to())),
            overlap.closest(words).stream()
                .filter(match -> match.resemblance() >= Overlap.NEAR)
                .map(match ->
                    hit(
                        Kind.NEAR_DUPLICATE,
                        texts.get(match.reference()),
                        words,
                        match.from(),
                        match.to())),
            paraphrases.in(words).stream()
                .map(match ->
                    hit(Kind.PARAPHRASE, match.reference(), words, match.from(), match.to())))
        .flatMap(hits -> hits);
  }

  private static Kind kind(Reference reference) {
    return switch (reference.form()) {
      case TEXT -> Kind.NGRAM;
      case ENTITY -> Kind.ENTITY;
      case PHRASE -> Kind.PHRASE;
      case CANARY -> Kind.CANARY;
    };
  }

  private static Hit hit(Kind kind, Reference reference, Words words, int from, int to) {
    return Hit.of(kind, reference, words.text(from, to));
  }
}
