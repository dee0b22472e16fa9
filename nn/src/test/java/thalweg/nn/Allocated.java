package thalweg.nn;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes all threads allocate while something runs. */
final class Allocated {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocated() {}

  /** With what the two readings allocate themselves. */
  static long during(Runnable work) {
    long before = THREADS.getTotalThreadAllocatedBytes();
    work.run();
    return THREADS.getTotalThreadAllocatedBytes() - before;
  }
}
