package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;

/**
 * Do equal ratios of learning rate and batch size give the same curves against epochs, and from
 * which factor on not (Jastrzebski et al. 2018)?
 */
public final class RescalingPart implements StudyPart {
  private final RescalingSettings settings;
  private final double weight;
  private final Bench bench;

  /**
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   * @throws thalweg.lab.LabException if the data hold fewer examples than the settings ask for
   */
  public RescalingPart(TrainTest data, RescalingSettings settings, long seed, double weight) {
    this.settings = settings;
    this.weight = weight;
    bench = new Bench(data, settings.validation(), Measure.QUICK, seed);
    bench.material().requireExamples(settings.examples().getLast(), settings.validation());
  }

  @Override
  public List<Stage> stages() {
    List<Cell> cells = new ArrayList<>();
    settings.examples().reversed().forEach(count -> cells.addAll(settings.upwards(count)));
    cells.addAll(settings.downwards());
    cells.addAll(settings.pairs());
    List<Cell> once = cells.stream().distinct().toList();
    return List.of(Trainings.stage("equal ratios", weight, bench, once, settings.seeds()));
  }

  @Override
  public Findings analyse(Results results) {
    RescalingAnalysis analysis =
        new RescalingAnalysis(settings, new Trainings(results, settings.seeds()));
    RescalingFigures figures = new RescalingFigures(analysis);
    return new Findings(
        "",
        new RescalingClaims(analysis).all(),
        figures.all(),
        List.of(),
        List.of(figures.table()),
        List.of(
            ("Equal ratios: the paper trains VGG-11 on 12 000 to 45 000 images of CIFAR-10; here"
                    + " the network of width on %s examples, %d epochs whatever the batch size.")
                .formatted(Words.and(settings.examples()), settings.epochs()),
            "Equal ratios: batches are drawn without replacement within an epoch, as in practice;"
                + " the theory's noise is then smaller by (N − S)/(N − 1), and large batches make"
                + " few steps."));
  }
}
