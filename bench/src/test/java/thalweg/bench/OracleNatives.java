package thalweg.bench;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;

/** The peer's natives, which a plain build does without. */
final class OracleNatives {
  private OracleNatives() {}

  /** Skips the tests where they are missing; else the peer takes one thread. */
  static void require() {
    try {
      torch.set_num_threads(1);
    } catch (LinkageError e) {
      Assumptions.abort("libtorch's natives are not here (" + e + "); run with -Pbench");
    }
  }
}
