package thalweg.data;

import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Applies corruptions to one data set. */
final class Noise {
  private final Dataset clean;
  private final Function<String, RandomGenerator> streams;

  Noise(Dataset clean, Function<String, RandomGenerator> streams) {
    this.clean = clean;
    this.streams = streams;
  }

  Corrupted apply(Corruption corruption) {
    return switch (corruption) {
      case Corruption.None() ->
          corrupted(corruption, clean.sharedPixels(), clean.labels(), new int[0]);
      case Corruption.RandY(double p) -> {
        int[] touched = touched(p);
        yield corrupted(corruption, clean.sharedPixels(), randomLabels(touched), touched);
      }
      case Corruption.RandX(double p) -> {
        int[] touched = touched(p);
        yield corrupted(corruption, gaussians(touched), clean.labels(), touched);
      }
      case Corruption.ShuffledPixels() ->
          corrupted(corruption, shuffled(), clean.labels(), Dataset.rows(clean.size()));
      case Corruption.RandomPixels() ->
          corrupted(corruption, shuffledEach(), clean.labels(), Dataset.rows(clean.size()));
    };
  }

  private Corrupted corrupted(Corruption corruption, float[] pixels, int[] labels, int[] touched) {
    boolean[] marks = new boolean[clean.size()];
    for (int i : touched) {
      marks[i] = true;
    }
    CorruptionMask mask =
        new CorruptionMask(
            corruption,
            clean.name(),
            clean.numClasses(),
            clean.sourceRows(),
            marks,
            clean.labels(),
            labels.clone());
    return new Corrupted(clean.with(pixels, labels), mask);
  }

  private int[] touched(double p) {
    int count = (int) Math.round(p * clean.size());
    return Draws.choose(streams.apply("corruption.which"), clean.size(), count);
  }

  private int[] randomLabels(int[] touched) {
    RandomGenerator random = streams.apply("corruption.labels");
    int[] labels = clean.labels();
    for (int i : touched) {
      labels[i] = Draws.below(random, clean.numClasses());
    }
    return labels;
  }

  private float[] gaussians(int[] touched) {
    RandomGenerator random = streams.apply("corruption.inputs");
    double[] means = clean.channelMeans();
    double[] deviations = clean.channelDeviations();
    float[] pixels = clean.pixels();
    int area = clean.shape().area();
    for (int i : touched) {
      for (int c = 0; c < means.length; c++) {
        int start = i * clean.features() + c * area;
        Draws.fillGaussian(random, means[c], deviations[c], pixels, start, area);
      }
    }
    return pixels;
  }

  private float[] shuffled() {
    RandomGenerator random = streams.apply("corruption.pixels");
    int[] order = Draws.permutation(random, clean.shape().area());
    float[] pixels = new float[clean.sharedPixels().length];
    for (int i = 0; i < clean.size(); i++) {
      reorder(i, order, pixels);
    }
    return pixels;
  }

  private float[] shuffledEach() {
    RandomGenerator random = streams.apply("corruption.pixels");
    float[] pixels = new float[clean.sharedPixels().length];
    for (int i = 0; i < clean.size(); i++) {
      reorder(i, Draws.permutation(random, clean.shape().area()), pixels);
    }
    return pixels;
  }

  private void reorder(int example, int[] order, float[] target) {
    float[] pixels = clean.sharedPixels();
    int area = order.length;
    for (int c = 0; c < clean.shape().channels(); c++) {
      int start = example * clean.features() + c * area;
      for (int k = 0; k < area; k++) {
        target[start + k] = pixels[start + order[k]];
      }
    }
  }
}
