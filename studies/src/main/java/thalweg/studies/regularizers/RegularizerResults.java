package thalweg.studies.regularizers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import thalweg.studies.Results;
import thalweg.studies.regularizers.RegularizerTrial.Found;

/** What was measured of the regularizers. */
final class RegularizerResults {
  private final RegularizerSettings settings;
  private final Results results;

  RegularizerResults(RegularizerSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  RegularizerSettings settings() {
    return settings;
  }

  private Optional<Found> one(Regularizer regularizer, int replicate) {
    return results.get(RegularizerTrial.id(regularizer, replicate), Found.class);
  }

  /** Of one regularizer, in order of replicates. */
  List<Found> of(Regularizer regularizer) {
    return IntStream.range(0, settings.seeds())
        .mapToObj(r -> one(regularizer, r))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The plain network, then the technique from weak to strong. */
  List<Regularizer> family(Technique technique) {
    return Stream.concat(Stream.of(Regularizer.NONE), settings.of(technique).stream()).toList();
  }

  /** The same as measured in one replicate; those that are missing are left out. */
  List<Found> family(Technique technique, int replicate) {
    return family(technique).stream()
        .map(regularizer -> one(regularizer, replicate))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The replicates in which the whole families of these techniques were trained. */
  List<Integer> whole(Technique... techniques) {
    return IntStream.range(0, settings.seeds())
        .filter(r ->
            Stream.of(techniques)
                .allMatch(t -> family(t).stream().allMatch(one -> one(one, r).isPresent())))
        .boxed()
        .toList();
  }

  /**
   * The upper envelope: the highest validation accuracy on real data of those that memorize at most
   * so much.
   *
   * @param most accuracy on random training labels
   */
  static OptionalDouble envelope(List<Found> family, double most) {
    return family.stream()
        .filter(f -> f.noiseAccuracy() <= most)
        .mapToDouble(Found::validation)
        .max();
  }
}
