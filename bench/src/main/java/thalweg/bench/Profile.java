package thalweg.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import thalweg.expr.Function;

/** Where our step's time goes, and what it allocates on the Java heap: it should be nothing. */
final class Profile {
  private static final int STEPS = 100;

  private Profile() {}

  /** Where the time of our step goes. */
  static String steps(OurSide side) {
    Function step = side.function();
    for (int i = 0; i < STEPS / 10; i++) {
      step.call();
    }
    step.startProfile();
    for (int i = 0; i < STEPS / 2; i++) {
      step.call();
    }
    String profile = step.profile().toString();
    step.stopProfile();
    return profile;
  }

  /** A line a contender. */
  static String of(List<? extends Contender> contenders) {
    return contenders.stream()
        .map(c -> c.name() + ": " + bytesPerStep(c) + " bytes allocated a step")
        .collect(Collectors.joining("\n"));
  }

  /** Bytes that the calling thread allocates on the Java heap in a step, on average. */
  private static double bytesPerStep(Contender c) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    c.begin();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      c.step(i);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / (double) STEPS;
  }
}
