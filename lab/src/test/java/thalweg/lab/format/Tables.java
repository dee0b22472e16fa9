package thalweg.lab.format;

import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.Workers;

/** Tables for tests, each from a seed. */
final class Tables {
  static final Workers WORKERS = new Workers(2);

  private Tables() {}

  /** One column or more of each type, with every kind of repetition and of odd value. */
  static List<Column> mixed(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] row = new int[rows];
    int[] classes = new int[rows];
    int[] anyInt = new int[rows];
    int[] jumps = new int[rows];
    long[] anyLong = new long[rows];
    long[] times = new long[rows];
    float[] loss = new float[rows];
    float[] odd = new float[rows];
    double[] anyDouble = new double[rows];
    double[] steady = new double[rows];
    boolean[] flag = new boolean[rows];
    boolean[] coin = new boolean[rows];
    String[] name = new String[rows];
    String[] text = new String[rows];
    int[] same = new int[rows];
    float[] oddities = {
      Float.NaN,
      -0f,
      0f,
      Float.NEGATIVE_INFINITY,
      Float.POSITIVE_INFINITY,
      Float.MIN_VALUE,
      Float.intBitsToFloat(0xffc12345),
      -Float.MAX_VALUE
    };
    String[] names = {"ankle boot", "", "T-shirt/top", "\u00fc\u20ac\ud83d\ude00"};
    for (int i = 0; i < rows; i++) {
      row[i] = i;
      classes[i] = random.nextInt(10);
      anyInt[i] = random.nextInt();
      jumps[i] = i % 2 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      anyLong[i] = random.nextLong();
      times[i] = 1_700_000_000_000L + 1000L * i + random.nextInt(50);
      loss[i] = (float) -Math.log(random.nextDouble());
      odd[i] = oddities[random.nextInt(oddities.length)];
      anyDouble[i] = Double.longBitsToDouble(random.nextLong());
      steady[i] = i < rows / 2 ? 0.1 : Double.NaN;
      flag[i] = i / 100 % 2 == 0;
      coin[i] = random.nextBoolean();
      name[i] = names[random.nextInt(names.length)];
      text[i] = Long.toString(random.nextLong(), 36).repeat(random.nextInt(4));
      same[i] = -3;
    }
    return List.of(
        new Column.Ints("row", row),
        new Column.Ints("class", classes),
        new Column.Ints("any", anyInt),
        new Column.Ints("jumps", jumps),
        new Column.Ints("same", same),
        new Column.Longs("anyLong", anyLong),
        new Column.Longs("times", times),
        new Column.Floats("loss", loss),
        new Column.Floats("odd", odd),
        new Column.Doubles("anyDouble", anyDouble),
        new Column.Doubles("steady", steady),
        new Column.Booleans("flag", flag),
        new Column.Booleans("coin", coin),
        new Column.Strings("name", name),
        new Column.Strings("text", text));
  }

  /**
   * What a trained net leaves for each of {@code rows} examples, in its distributions: margins of
   * two normal bumps, one well on the right side; losses and probabilities that follow from them
   * but for what the other classes take.
   *
   * @param bits of mantissa kept
   */
  static List<Column> ledger(int rows, int bits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] row = new int[rows];
    float[] loss = new float[rows];
    float[] margin = new float[rows];
    float[] probability = new float[rows];
    int[] predicted = new int[rows];
    boolean[] correct = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      boolean hard = random.nextInt(4) == 0;
      double m = hard ? 2 * random.nextGaussian() : 6 + 3 * random.nextGaussian();
      double others = 1 + 2 * random.nextDouble();
      double l = Math.log1p(others * Math.exp(-m));
      row[i] = i;
      margin[i] = (float) m;
      loss[i] = (float) l;
      probability[i] = (float) Math.exp(-l);
      predicted[i] = random.nextInt(10);
      correct[i] = m > 0;
    }
    return List.of(
        new Column.Ints("row", row),
        new Column.Floats("loss", RoundedFloats.toBits(loss, bits)),
        new Column.Floats("margin", RoundedFloats.toBits(margin, bits)),
        new Column.Floats("probability", RoundedFloats.toBits(probability, bits)),
        new Column.Ints("predicted", predicted),
        new Column.Booleans("correct", correct));
  }
}
