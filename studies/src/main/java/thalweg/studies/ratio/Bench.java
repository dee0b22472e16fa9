package thalweg.studies.ratio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import thalweg.data.TrainTest;
import thalweg.studies.Rig;
import thalweg.studies.fitting.NoisyData;

/**
 * What the trainings of a study share: their examples by seed, and networks compiled once.
 *
 * @param validation examples never trained on
 * @param measure how the Hessian is measured
 */
record Bench(
    NoisyData material,
    int validation,
    Measure measure,
    Map<List<Integer>, Rig.Shelf<Network>> shelves) {

  Bench(TrainTest data, int validation, Measure measure, long seed) {
    this(new NoisyData(data, "ratio", seed), validation, measure, new ConcurrentHashMap<>());
  }

  /** Networks with these layers and room for so many examples. */
  Rig.Shelf<Network> shelf(List<Integer> hidden, int examples) {
    List<Integer> key = Stream.concat(hidden.stream(), Stream.of(examples)).toList();
    return shelves.computeIfAbsent(
        key,
        k ->
            new Rig.Shelf<>(() ->
                new Network(
                    hidden,
                    examples,
                    validation,
                    measure.examples(),
                    material.data().train().features(),
                    material.data().train().numClasses())));
  }
}
