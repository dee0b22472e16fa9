package thalweg.bench;

import java.util.SplittableRandom;

/**
 * What both sides are given: images, labels, and the batches in their order. Labels are random, so
 * that gradients stay alive; pixels have mean 0, so that units do.
 *
 * @param images [EXAMPLES, INPUTS], row-major, in [-1, 1)
 * @param labels in 0..classes-1
 * @param batches indices of examples; when the last was used, the first comes again
 */
record Problem(float[] images, int[] labels, int[][] batches) {
  static final int EXAMPLES = 10_000;
  static final int INPUTS = 784;
  private static final int BATCHES = 256;

  /** The same for equal workloads. */
  static Problem of(Workload workload) {
    SplittableRandom random = new SplittableRandom(workload.batch());
    float[] images = new float[EXAMPLES * INPUTS];
    for (int i = 0; i < images.length; i++) {
      images[i] = 2 * random.nextFloat() - 1;
    }
    int[] labels = random.ints(EXAMPLES, 0, workload.out(workload.layers() - 1)).toArray();
    int[][] batches = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = random.ints(workload.batch(), 0, EXAMPLES).toArray();
    }
    return new Problem(images, labels, batches);
  }

  int[] batch(int step) {
    return batches[step % batches.length];
  }
}
