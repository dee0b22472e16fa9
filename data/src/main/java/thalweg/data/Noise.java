package thalweg.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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
      case Corruption.OtherY(double p) -> {
        int[] touched = touched(p);
        yield corrupted(corruption, clean.sharedPixels(), otherLabels(touched), touched);
      }
      case Corruption.PairFlip(double p) -> {
        int[] touched = touched(p);
        yield corrupted(corruption, clean.sharedPixels(), nextLabels(touched), touched);
      }
      case Corruption.ClassY noise -> {
        int[] labels = drawnLabels(noise);
        yield corrupted(corruption, clean.sharedPixels(), labels, changed(labels));
      }
      case Corruption.FeatureY noise ->
          throw DataException.of(
              "Corruption %s needs what a weaker model says of each example; give it its"
                  + " probabilities.",
              noise);
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

  private int[] otherLabels(int[] touched) {
    requireTwoClasses();
    RandomGenerator random = streams.apply("corruption.labels");
    int[] labels = clean.labels();
    for (int i : touched) {
      labels[i] =
          (labels[i] + 1 + Draws.below(random, clean.numClasses() - 1)) % clean.numClasses();
    }
    return labels;
  }

  private int[] nextLabels(int[] touched) {
    requireTwoClasses();
    int[] labels = clean.labels();
    for (int i : touched) {
      labels[i] = (labels[i] + 1) % clean.numClasses();
    }
    return labels;
  }

  private void requireTwoClasses() {
    if (clean.numClasses() < 2) {
      throw DataException.of(
          "Data set %s has %d class; expected two or more to make a label wrong.",
          clean.name(), clean.numClasses());
    }
  }

  private int[] drawnLabels(Corruption.ClassY noise) {
    if (noise.transitions().size() != clean.numClasses()) {
      throw DataException.of(
          "Corruption classY has %d rows; expected one for each of the %d classes of %s.",
          noise.transitions().size(), clean.numClasses(), clean.name());
    }
    RandomGenerator random = streams.apply("corruption.labels");
    int[] labels = clean.labels();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Draws.from(noise.transitions().get(labels[i]), random);
    }
    return labels;
  }

  private int[] changed(int[] labels) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] != clean.label(i)).toArray();
  }

  Corrupted weakModel(Corruption.FeatureY noise, double[][] probabilities) {
    int[] other = new int[clean.size()];
    double[] sureness = new double[clean.size()];
    requireOneEach(probabilities);
    for (int i = 0; i < other.length; i++) {
      other[i] = clean.label(i) == 0 ? 1 : 0;
      for (int c = 0; c < clean.numClasses(); c++) {
        boolean surer = probabilities[i][c] > probabilities[i][other[i]];
        other[i] = c != clean.label(i) && surer ? c : other[i];
      }
      sureness[i] = probabilities[i][other[i]];
    }
    int[] touched =
        IntStream.range(0, other.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -sureness[i]))
            .limit(Math.round(noise.p() * clean.size()))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] labels = clean.labels();
    for (int i : touched) {
      labels[i] = other[i];
    }
    return corrupted(noise, clean.sharedPixels(), labels, touched);
  }

  private void requireOneEach(double[][] probabilities) {
    requireTwoClasses();
    int widest = Arrays.stream(probabilities).mapToInt(row -> row.length).max().orElse(0);
    int narrowest = Arrays.stream(probabilities).mapToInt(row -> row.length).min().orElse(0);
    boolean each = widest == clean.numClasses() && narrowest == clean.numClasses();
    if (probabilities.length != clean.size() || !each) {
      throw DataException.of(
          "There are %d rows of %d to %d probabilities; expected one for each of the %d examples"
              + " and %d classes of %s.",
          probabilities.length, narrowest, widest, clean.size(), clean.numClasses(), clean.name());
    }
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
