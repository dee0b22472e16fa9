package thalweg.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  void update(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
  }

  /** The first 8 bytes of the sum, big-endian; starts anew. */
  long head() {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** The sum in lower-case hexadecimal; starts anew. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
