package thalweg.lab.format;

import java.util.zip.CRC32C;

/**
 * TensorFlow's record framing: length (8 bytes), its check (4), the data, their check (4), all
 * little-endian. A check is the CRC-32C, rotated and shifted so that a check of checked data does
 * not come out as a constant.
 */
final class TfRecord {

  /** Bytes before the data. */
  static final int HEAD = 12;

  /** Bytes that the frame adds to the data. */
  static final int FRAME = 16;

  private static final int SHIFT = 0xa282ead8;

  private TfRecord() {}

  static byte[] frame(Sink data) {
    byte[] frame = new byte[FRAME + data.size()];
    Bytes.putLong(frame, 0, data.size());
    Bytes.putInt(frame, 8, check(frame, 0, 8));
    System.arraycopy(data.array(), 0, frame, HEAD, data.size());
    Bytes.putInt(frame, HEAD + data.size(), check(frame, HEAD, data.size()));
    return frame;
  }

  static int check(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + SHIFT;
  }
}
