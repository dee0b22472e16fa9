package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
class KilledTrainingTest {
  @TempDir Path folder;

  static Set<String> kinds() {
    return KilledTraining.KINDS.keySet();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatAKilledTrainingLeavesAfterItIsResumedIsWhatAnUnbrokenOneLeaves(String kind)
      throws IOException, InterruptedException {
    KilledTraining training = new KilledTraining(folder, KilledTraining.KINDS.get(kind));
    KilledTraining.Result result = training.kill(new SplittableRandom(kind.hashCode()), 2);
    assertEquals(List.of(), result.different(), "killed after step " + result.killedAfterStep());
  }
}
