package thalweg.probes;

import java.lang.management.ManagementFactory;

/** Products that share what does not depend on the direction. */
final class Linearised extends MeanOperator {
  private static final int SHARE = 4;

  /**
   * @param bytes that may be kept; what has no room is computed at each product
   */
  Linearised(String what, Subject subject, Products products, long bytes) {
    super(what, subject, products, bytes);
  }

  /** A quarter of the machine's memory. */
  static long room() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize() / SHARE
        : Runtime.getRuntime().maxMemory() / SHARE;
  }
}
