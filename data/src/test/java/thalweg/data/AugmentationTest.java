package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.data.Augmentation.Cutout;
import thalweg.data.Augmentation.HorizontalFlip;
import thalweg.data.Augmentation.RandomCrop;

class AugmentationTest {

  /** One generator, set anew for each example and epoch: a counter mixed with the key. */
  private static final class Seated implements KeyedDraws, RandomGenerator {
    private final long seed;
    private long key;
    private long counter;

    Seated(long seed) {
      this.seed = seed;
    }

    @Override
    public RandomGenerator at(long example, long epoch) {
      key = mixed(mixed(mixed(seed) + example) + epoch);
      counter = 0;
      return this;
    }

    @Override
    public long nextLong() {
      return mixed(key + ++counter * 0x9E3779B97F4A7C15L);
    }

    private static long mixed(long z) {
      long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      long again = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
      return again ^ (again >>> 31);
    }
  }

  /** Draws these integers below their bounds, in this order. */
  private static RandomGenerator scripted(int[] values, int[] bounds) {
    Deque<Long> longs = new ArrayDeque<>();
    for (int k = 0; k < values.length; k++) {
      // The middle of the longs whose high half falls on the value.
      double high = (values[k] + 0.5) / bounds[k] * 0x1p32;
      longs.add((long) high << 32);
    }
    return longs::remove;
  }

  private static float[] image(ImageShape shape) {
    float[] image = new float[shape.features()];
    for (int k = 0; k < image.length; k++) {
      image[k] = k + 1;
    }
    return image;
  }

  private static float pixel(float[] image, ImageShape shape, int c, int y, int x) {
    boolean inside = y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
    return inside ? image[(c * shape.height() + y) * shape.width() + x] : 0;
  }

  static List<ImageShape> shapes() {
    return List.of(
        new ImageShape(1, 1, 1),
        new ImageShape(5, 3, 2),
        new ImageShape(2, 7, 3),
        new ImageShape(8, 8, 1));
  }

  private static float[] changed(Augmentation one, ImageShape shape, RandomGenerator random) {
    float[] target = new float[shape.features() + 4];
    Arrays.fill(target, -9);
    Augmentation.apply(List.of(one), image(shape), 0, shape, random, target, 2);
    for (int k : new int[] {0, 1, target.length - 2, target.length - 1}) {
      assertEquals(-9, target[k], "written outside of its place");
    }
    return Arrays.copyOfRange(target, 2, target.length - 2);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aCropIsAWindowOfThePaddedImage(ImageShape shape) {
    for (int padding : new int[] {0, 1, 2, 9}) {
      int places = 2 * padding + 1;
      for (int top = 0; top < places; top++) {
        for (int left = 0; left < places; left++) {
          RandomGenerator random = scripted(new int[] {top, left}, new int[] {places, places});
          float[] cropped = changed(new RandomCrop(padding), shape, random);
          for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
              for (int x = 0; x < shape.width(); x++) {
                float expected =
                    pixel(image(shape), shape, c, y + top - padding, x + left - padding);
                assertEquals(expected, pixel(cropped, shape, c, y, x));
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aFlipExchangesLeftAndRightOrNothing(ImageShape shape) {
    float[] kept = changed(new HorizontalFlip(), shape, scripted(new int[] {0}, new int[] {2}));
    assertArrayEquals(image(shape), kept);
    float[] flipped = changed(new HorizontalFlip(), shape, scripted(new int[] {1}, new int[] {2}));
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          assertEquals(
              pixel(image(shape), shape, c, y, shape.width() - 1 - x),
              pixel(flipped, shape, c, y, x));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aCutoutClearsTheSquareAroundItsCentreAndNothingElse(ImageShape shape) {
    for (int size : new int[] {0, 1, 2, 3, 20}) {
      for (int centreY = 0; centreY < shape.height(); centreY++) {
        for (int centreX = 0; centreX < shape.width(); centreX++) {
          RandomGenerator random =
              scripted(new int[] {centreY, centreX}, new int[] {shape.height(), shape.width()});
          float[] cut = changed(new Cutout(size), shape, random);
          for (int k = 0; k < cut.length; k++) {
            int y = k / shape.width() % shape.height() - (centreY - size / 2);
            int x = k % shape.width() - (centreX - size / 2);
            boolean inside = y >= 0 && y < size && x >= 0 && x < size;
            assertEquals(inside ? 0 : k + 1, cut[k]);
          }
        }
      }
    }
  }

  @Test
  void theyApplyInTheirOrder() {
    ImageShape shape = new ImageShape(1, 3, 1);
    RandomGenerator cropFirst = scripted(new int[] {1, 0, 1}, new int[] {3, 3, 2});
    float[] target = new float[3];
    List<Augmentation> both = List.of(new RandomCrop(1), new HorizontalFlip());
    Augmentation.apply(both, image(shape), 0, shape, cropFirst, target, 0);
    assertArrayEquals(new float[] {2, 1, 0}, target);
    RandomGenerator flipFirst = scripted(new int[] {1, 1, 0}, new int[] {2, 3, 3});
    Augmentation.apply(both.reversed(), image(shape), 0, shape, flipFirst, target, 0);
    assertArrayEquals(new float[] {0, 3, 2}, target);
  }

  private static final List<Augmentation> USUAL =
      List.of(new RandomCrop(4), new HorizontalFlip(), new Cutout(8));

  private static float[] augmented(Dataset data, int i, long epoch, long seed) {
    float[] target = new float[data.features()];
    Augmentation.apply(USUAL, data, i, epoch, new Seated(seed), target, 0);
    return target;
  }

  @Test
  void anExampleDependsOnItsKeyAloneAndNotOnTheOrderOfTheCalls() {
    Dataset data = Fixtures.random(40, new ImageShape(16, 16, 3), 2, 1);
    Seated draws = new Seated(5);
    float[] batch = new float[40 * data.features()];
    for (int i = 39; i >= 0; i--) {
      Augmentation.apply(USUAL, data, i, 3, draws, batch, i * data.features());
    }
    for (int i = 0; i < 40; i++) {
      float[] alone = augmented(data, i, 3, 5);
      int from = i * data.features();
      assertArrayEquals(alone, Arrays.copyOfRange(batch, from, from + data.features()));
    }
  }

  @Test
  void epochsExamplesAndSeedsDiffer() {
    Dataset same = Fixtures.random(1, new ImageShape(16, 16, 3), 2, 1).subset(new int[50]);
    Set<Integer> seen = new HashSet<>();
    for (int k = 0; k < 50; k++) {
      seen.add(Arrays.hashCode(augmented(same, k, 0, 1)));
      seen.add(Arrays.hashCode(augmented(same, 0, k + 1, 1)));
      seen.add(Arrays.hashCode(augmented(same, 0, 0, k + 2)));
    }
    assertTrue(seen.size() > 145, "only " + seen.size() + " of 150 differ");
  }

  @Test
  void nothingIsAllocatedForAnExample() {
    Dataset data = Fixtures.random(64, new ImageShape(32, 32, 3), 2, 1);
    Seated draws = new Seated(5);
    float[] target = new float[data.features()];
    epoch(data, draws, target, 0);
    long before = Allocation.bytes();
    for (int epoch = 1; epoch <= 20; epoch++) {
      epoch(data, draws, target, epoch);
    }
    long each = (Allocation.bytes() - before) / (20 * 64);
    assertEquals(0, each);
  }

  private static void epoch(Dataset data, KeyedDraws draws, float[] target, long epoch) {
    for (int i = 0; i < data.size(); i++) {
      Augmentation.apply(USUAL, data, i, epoch, draws, target, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crop:4", "crop:0", "flip", "cutout:8"})
  void theTextNamesTheAugmentation(String text) {
    assertEquals(text, Augmentation.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"crop", "flip:1", "cutout:x", "", "rotate:3", "crop:-1"})
  void anyOtherTextIsAnsweredWithTheNearest(String text) {
    assertSays(() -> Augmentation.parse(text), "did you mean", "crop:PIXELS, flip");
  }

  @Test
  void pixelsOutOfRangeAreRefused() {
    assertSays(() -> new RandomCrop(-1), "-1 pixels", "0 to 4096");
    assertSays(() -> Augmentation.parse("cutout:5000"), "5000 pixels");
  }
}
