package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.report.Gallery;
import thalweg.report.NumberText;
import thalweg.report.Picture;
import thalweg.report.Table;
import thalweg.studies.Claimed;
import thalweg.studies.Findings;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.closerlook.FilterTrial.Found;
import thalweg.studies.closerlook.Material.Variant;

/** Do the first filters of a convolutional network show what it learned (figure 2 of the paper)? */
final class FiltersPart implements StudyPart {
  private static final List<Variant> VARIANTS = List.of(Variant.REAL, Variant.RAND_Y);

  private static final PaperClaim STRUCTURED =
      new PaperClaim(
          "filters-structured",
          "Filters learned on real labels are more structured than those learned on random ones."
              + " The paper shows pictures; the number is ours.",
          "Figure 2",
          "mean over filters of Geary's C (1 for independent weights, less for smooth ones), random"
              + " labels less real data",
          new Claimed.Above(0));
  private static final PaperClaim NOT_NOISE =
      new PaperClaim(
          "filters-not-noise",
          "Even with random labels the filters are not noise alone. The paper shows pictures; the"
              + " number is ours.",
          "Figure 2",
          "mean over filters of Geary's C, before training less after training on random labels",
          new Claimed.Above(0));

  private final Material material;
  private final Preset.Filters preset;

  FiltersPart(Material material, Preset.Filters preset) {
    this.material = material;
    this.preset = preset;
  }

  @Override
  public List<Stage> stages() {
    if (!applies()) {
      return List.of();
    }
    List<StudyTrial> trials = new ArrayList<>();
    for (int r = 0; r < preset.seeds(); r++) {
      for (Variant variant : VARIANTS) {
        FilterTrial trial = new FilterTrial(material, preset, variant, r);
        String name = "first filters, %s, seed %d".formatted(variant.title, r + 1);
        trials.add(new StudyTrial(FilterTrial.id(variant, r), name, trial::run));
      }
    }
    return List.of(
        new Stage("first filters", 6, (long) trials.size() * preset.epochs(), "epoch", trials));
  }

  /** Whether the examples are images large enough for a convolution. */
  private boolean applies() {
    return Math.min(material.train().shape().height(), material.train().shape().width())
        >= 2 * FilterTrial.EDGE;
  }

  @Override
  public Findings analyse(Results results) {
    List<Integer> whole =
        IntStream.range(0, preset.seeds())
            .filter(r -> VARIANTS.stream().allMatch(v -> one(results, v, r).isPresent()))
            .boxed()
            .toList();
    return new Findings(
        "",
        List.of(
            claim(
                STRUCTURED,
                whole,
                r ->
                    disorder(one(results, Variant.RAND_Y, r), Found::trained)
                        - disorder(one(results, Variant.REAL, r), Found::trained)),
            claim(
                NOT_NOISE,
                whole,
                r ->
                    disorder(one(results, Variant.RAND_Y, r), Found::untrained)
                        - disorder(one(results, Variant.RAND_Y, r), Found::trained))),
        List.of(),
        whole.isEmpty() ? List.of() : List.of(gallery(results, whole.getFirst())),
        List.of(table(results, whole)),
        List.of(
            ("First filters: the paper's network has two convolutions of 200 filters; here one of"
                    + " %d, a pool and %d hidden units, %d examples, %d epochs, %d seeds.")
                .formatted(
                    preset.filters(),
                    preset.hidden(),
                    preset.examples(),
                    preset.epochs(),
                    preset.seeds())));
  }

  private Claim claim(PaperClaim claim, List<Integer> whole, ToDoubleFunction<Integer> effect) {
    return whole.isEmpty()
        ? claim.notMeasured(
            applies() ? "No seed has both trainings." : "The examples are no images, or too small.")
        : claim.measured("", whole.stream().mapToDouble(effect).toArray());
  }

  private static Optional<Found> one(Results results, Variant variant, int replicate) {
    return results.get(FilterTrial.id(variant, replicate), Found.class);
  }

  /** The mean over filters and channels. */
  private static double disorder(Optional<Found> found, Function<Found, List<float[]>> which) {
    int area = FilterTrial.EDGE * FilterTrial.EDGE;
    return which.apply(found.orElseThrow()).stream()
        .flatMap(filter ->
            IntStream.range(0, filter.length / area)
                .mapToObj(c -> Arrays.copyOfRange(filter, c * area, (c + 1) * area)))
        .mapToDouble(plane -> SpatialDisorder.of(plane, FilterTrial.EDGE, FilterTrial.EDGE))
        .average()
        .orElseThrow();
  }

  private Table table(Results results, List<Integer> whole) {
    List<List<String>> rows = new ArrayList<>();
    for (Variant variant : VARIANTS) {
      rows.add(
          List.of(
              variant.title,
              shown(whole, r -> disorder(one(results, variant, r), Found::untrained)),
              shown(whole, r -> disorder(one(results, variant, r), Found::trained)),
              shown(whole, r -> one(results, variant, r).orElseThrow().accuracy())));
    }
    return new Table(
        "filters-disorder",
        "How smooth the first filters are",
        "Geary's C: 1 on average for independent weights, less where neighbouring weights are"
            + " alike. Means over seeds with 95% intervals.",
        List.of("Labels", "C before training", "C after training", "Training accuracy, last epoch"),
        rows);
  }

  private static String shown(List<Integer> whole, ToDoubleFunction<Integer> of) {
    return EasyHardAnalysis.shown(whole.stream().mapToDouble(of).toArray());
  }

  private Gallery gallery(Results results, int replicate) {
    return new Gallery(
        "filters",
        "First filters of a convolutional network",
        "All filters of the first layer, of the first seed; both networks began with the same ones."
            + " Grey is a weight of 0; each filter has its own scale. The score is Geary's C: 1 on"
            + " average for independent weights, less for smooth ones.",
        List.of(
            group("Before training", one(results, Variant.REAL, replicate), Found::untrained),
            group("Trained on real labels", one(results, Variant.REAL, replicate), Found::trained),
            group(
                "Trained on random labels",
                one(results, Variant.RAND_Y, replicate),
                Found::trained)));
  }

  private static Gallery.Group group(
      String title, Optional<Found> found, Function<Found, List<float[]>> which) {
    List<float[]> filters = which.apply(found.orElseThrow());
    return new Gallery.Group(
        title, IntStream.range(0, filters.size()).mapToObj(i -> item(filters.get(i), i)).toList());
  }

  private static Gallery.Item item(float[] filter, int number) {
    int edge = FilterTrial.EDGE;
    double most = 0;
    for (float w : filter) {
      most = Math.max(most, Math.abs(w));
    }
    byte[] samples = new byte[filter.length];
    for (int k = 0; k < samples.length; k++) {
      samples[k] = (byte) Math.round(127.5 + 127.5 * (most == 0 ? 0 : filter[k] / most));
    }
    float[] firstChannel = Arrays.copyOf(filter, edge * edge);
    double disorder = SpatialDisorder.of(firstChannel, edge, edge);
    return new Gallery.Item(
        filter.length == 3 * edge * edge
            ? Picture.rgb(samples, edge, edge)
            : Picture.grey(Arrays.copyOf(samples, edge * edge), edge, edge),
        "",
        "",
        "",
        "C " + NumberText.of(disorder),
        "number " + number);
  }
}
