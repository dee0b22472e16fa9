package thalweg.bench;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What all sides are given: images, labels, the batches in their order, the parameters of the
 * beginning and a direction. Labels are random, so that gradients stay alive; pixels have mean 0,
 * so that units do. The same for equal workloads, in every process.
 *
 * @param images a row an example, row-major, in [-1, 1)
 * @param labels in 0..classes-1
 * @param batches indices of examples; when the last was used, the first comes again
 * @param initial all parameters in the network's order, normal with variance two over their spread,
 *     zeros or ones; a population's one network after another
 * @param direction as many numbers as the parameters, in [-1, 1)
 */
record Problem(float[] images, int[] labels, int[][] batches, float[] initial, float[] direction) {
  private static final int BATCHES = 256;

  static Problem of(Workload workload) {
    Network network = workload.network();
    SplittableRandom random = new SplittableRandom(workload.batch());
    float[] images = uniform(random, network.examples() * network.inputs());
    int[] labels = random.ints(network.examples(), 0, network.classes()).toArray();
    int[][] batches = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = random.ints(workload.batch(), 0, network.examples()).toArray();
    }
    float[] initial = initial(network, workload.models(), random);
    return new Problem(images, labels, batches, initial, uniform(random, initial.length));
  }

  static float[] initial(Network network, int models, SplittableRandom random) {
    float[] initial = new float[models * network.count()];
    List<Network.Parameter> parameters = network.parameters();
    for (int model = 0, at = 0; model < models; model++) {
      for (Network.Parameter p : parameters) {
        for (int i = 0; i < p.size(); i++) {
          initial[at++] =
              switch (p.spread()) {
                case 0 -> 0;
                case Network.ONES -> 1;
                default -> (float) random.nextGaussian(0, Math.sqrt(2.0 / p.spread()));
              };
        }
      }
    }
    return initial;
  }

  private static float[] uniform(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  int[] batch(int step) {
    return batches[step % batches.length];
  }

  /** Positive, all different in effect: what a vector along the parameters is summed up with. */
  static float[] weights(int n) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 1 + i % 101 / 101f;
    }
    return weights;
  }

  /** The weighted sum of absolute values: one number that tells most vectors apart. */
  static double sumUp(float[] vector) {
    float[] weights = weights(vector.length);
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += Math.abs(vector[i]) * (double) weights[i];
    }
    return sum;
  }
}
