package thalweg.studies.increasingcomplexity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.ImageShape;
import thalweg.data.TrainTest;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.nn.Initializer;

/** Tasks, networks and checkpoints: what is trained on what, and when it is looked at. */
class SettingTest {
  private static final TrainTest SAMPLE = Datasets.standard().load("fashion-mnist-sample");

  private static Philox random(String name) {
    return Philox.stream(new RandomKey(1, name), 0);
  }

  @Test
  void checkpointsAreHalfADoublingApart() {
    List<Long> at = List.copyOf(Checkpoints.of(100));
    assertEquals(List.of(0L, 5L, 7L, 10L, 14L, 20L, 28L, 40L, 57L, 80L, 100L), at);
    assertEquals(List.of(0L, 3L), List.copyOf(Checkpoints.of(3)));
  }

  @Test
  void halvesAreTheFirstFiveClassesAgainstTheLastFive() {
    Dataset drawn = Task.HALVES.draw(SAMPLE, Task.Part.TRAIN, 1000, random("halves"));
    assertArrayEquals(new int[] {500, 500}, drawn.classCounts());
    assertEquals(SAMPLE.train().shape(), drawn.shape());
    assertEquals(0, Task.HALVES.side(SAMPLE.train(), 4));
    assertEquals(1, Task.HALVES.side(SAMPLE.train(), 5));
  }

  @Test
  void animalsAreOnlyWhereThereAreSomeAndTwoOfTenClassesAreLeftOut() {
    assertFalse(Task.OBJECTS_OR_ANIMALS.isIn(SAMPLE));
    List<String> names =
        List.of(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    int[] labels = new int[50];
    Arrays.setAll(labels, i -> i % 10);
    Dataset cifar = Dataset.of("made up", new ImageShape(1, 1, 1), new float[50], labels, names);
    TrainTest both = new TrainTest(cifar, cifar);
    assertTrue(Task.OBJECTS_OR_ANIMALS.isIn(both));
    assertEquals(40, Task.OBJECTS_OR_ANIMALS.available(both, Task.Part.TEST));
    Dataset drawn = Task.OBJECTS_OR_ANIMALS.draw(both, Task.Part.TEST, 40, random("animals"));
    assertArrayEquals(new int[] {20, 20}, drawn.classCounts());
  }

  @Test
  void theSinusoidIsBalancedAndALinearClassifierGetsAboutFourFifths() {
    Dataset drawn = Task.SINUSOID.draw(SAMPLE, Task.Part.TRAIN, 20_000, random("sinusoid"));
    assertEquals(0.5, drawn.classCounts()[1] / 20_000.0, 0.02);
    int right = 0;
    for (int i = 0; i < drawn.size(); i++) {
      right += (drawn.example(i)[0] > 0) == (drawn.label(i) == 1) ? 1 : 0;
    }
    assertEquals(0.8, right / 20_000.0, 0.05);
  }

  @Test
  void everyNetworkOfThePresetsEndsInOneLogit() {
    ImageShape cifar = new ImageShape(32, 32, 3);
    ImageShape mnist = new ImageShape(28, 28, 1);
    for (Preset preset : List.of(Preset.QUICK, Preset.PAPER, Preset.SMOKE)) {
      for (Course course : preset.courses()) {
        List<Net> nets = new ArrayList<>(List.of(course.network()));
        course.chain().forEach(simple -> nets.add(simple.net()));
        for (Net net : nets) {
          for (ImageShape image : List.of(cifar, mnist)) {
            Shape out = net.layers(image, new Initializer.Zeros()).output(net.example(image));
            assertEquals(Shape.of(1), out, net.name());
          }
        }
      }
    }
  }

  @Test
  void exactlyTheShareOfTrainingLabelsIsFlippedAndNoTestLabel() {
    Course flipped =
        Preset.SMOKE.courses().stream().filter(c -> c.flips() > 0).findFirst().orElseThrow();
    Material material = new Material(SAMPLE, flipped, 1);
    int[] before = material.train(0).originalLabels();
    int[] after = material.train(0).dataset().labels();
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    assertEquals(20, changed);
    assertEquals(100, material.test(0).size());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Training.plain(0, 32, 1));
    assertThrows(IllegalArgumentException.class, () -> Training.plain(0.1, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SharedFeature(10, 20, 0.1, List.of(0.0), 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Disc(10, 0.1, Net.LINEAR, Training.plain(1, 1, 1), Training.plain(1, 1, 1), 1));
  }
}
