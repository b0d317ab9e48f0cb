package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.plumbline.assess.Seal;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * What a dataset was made from and what it is: {@code dataset.json} in its folder. Whoever trains
 * on the dataset verifies it first.
 *
 * <p>Its seal is the digest of all the rest. It is signed (Ed25519, RFC 8032) where {@value
 * #SIGNING_KEY} holds a private key; where {@value #TRUSTED_KEY} holds a public key, only what its
 * owner signed is taken.
 *
 * @param suites against which the rows were checked, as they were then
 * @param files digests of all files of the dataset but this one, by name
 * @param seal digest of this record without its seal and signature
 * @param signature of the seal, in base 64; empty without a key
 */
public record Manifest(
    Origin origin,
    List<Seal> suites,
    long rows,
    Map<String, String> files,
    String version,
    String seal,
    String signature) {

  public static final String FILE = "dataset.json";
  public static final String SIGNING_KEY = "PLUMBLINE_SIGNING_KEY";
  public static final String TRUSTED_KEY = "PLUMBLINE_TRUSTED_KEY";

  private static final String ALGORITHM = "Ed25519";

  public Manifest {
    files = new TreeMap<>(files);
    suites = List.copyOf(suites);
  }

  private Manifest with(String newSeal, String newSignature) {
    return new Manifest(origin, suites, rows, files, version, newSeal, newSignature);
  }

  /** The same, sealed, and signed where the environment has a key for that. */
  public Manifest sealed(Map<String, String> environment) {
    String digest = digest();
    String key = environment.getOrDefault(SIGNING_KEY, "");
    return with(digest, key.isBlank() ? "" : sign(digest, key));
  }

  private String digest() {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(with("", "")));
  }

  private static String sign(String seal, String key) {
    try {
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(base64(key)));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(seal.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, whose message could hold the key.
      throw new IllegalArgumentException(
          SIGNING_KEY + " holds no Ed25519 private key (PKCS #8, base 64); give one or unset it");
    }
  }

  private boolean isSignedBy(String key) {
    try {
      PublicKey trusted =
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(base64(key)));
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(trusted);
      check.update(seal.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return !signature.isEmpty() && check.verify(base64(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the signature cannot be checked: %s must hold an Ed25519 public key (X.509, base 64)"
              .formatted(TRUSTED_KEY),
          e);
    }
  }

  private static byte[] base64(String text) {
    return Base64.getMimeDecoder().decode(text.strip());
  }

  /** A short name of the whole dataset. */
  @JsonIgnore
  public String shortSeal() {
    return seal.substring(0, 12);
  }

  /** Reads a folder's manifest, unverified. */
  public static Manifest read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          folder
              + " holds no "
              + FILE
              + "; 'plumbline teach RECIPE --out DIR' and 'plumbline teach clean FILE --out DIR' make one");
    }
    try {
      return Canonical.JSON.readValue(Files.readString(file), Manifest.class);
    } catch (JacksonException | IOException e) {
      throw new IllegalArgumentException(
          file
              + " is no manifest that this version reads; write the dataset again, into another folder",
          e);
    }
  }

  /**
   * Reads a folder's manifest and makes sure that nothing was changed since it was sealed.
   *
   * @throws IllegalArgumentException saying what was
   */
  public static Manifest verified(Path folder, Map<String, String> environment) {
    Manifest manifest = read(folder);
    if (!manifest.digest().equals(manifest.seal())) {
      throw new IllegalArgumentException(
          folder.resolve(FILE)
              + " was changed after it was sealed; write the dataset again, or restore the file");
    }
    manifest
        .files()
        .forEach((name, digest) -> {
          Path file = folder.resolve(name);
          if (!Files.isRegularFile(file) || !sha256(file).equals(digest)) {
            throw new IllegalArgumentException(
                file + " is not what was sealed; write the dataset again, or restore the file");
          }
        });
    DatasetFolder.strangers(folder, manifest.files().keySet()).stream()
        .findFirst()
        .ifPresent(stranger -> {
          throw new IllegalArgumentException(
              "%s is in a sealed dataset that does not list it; move it elsewhere, or write the dataset again"
                  .formatted(stranger));
        });
    String trusted = environment.getOrDefault(TRUSTED_KEY, "");
    if (!trusted.isBlank() && !manifest.isSignedBy(trusted)) {
      throw new IllegalArgumentException(
          "%s is not signed with the key that %s trusts; sign it, or unset the variable"
              .formatted(folder.resolve(FILE), TRUSTED_KEY));
    }
    return manifest;
  }

  /** SHA-256 of a file, in lower-case hexadecimal. */
  public static String sha256(Path file) {
    try (var in = Files.newInputStream(file)) {
      MessageDigest digest = Canonical.sha256();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
