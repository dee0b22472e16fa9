package thalweg.studies.ratio;

import java.util.List;
import thalweg.data.TrainTest;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;

/**
 * Can a schedule of learning rates be exchanged for one of batch sizes, and where does a cycle end
 * that training at its last ratio does not (Jastrzebski et al. 2018)?
 */
public final class SchedulePart implements StudyPart {
  private static final double STEADY_SHARE = 0.6;

  private final ScheduleSettings settings;
  private final double weight;
  private final Bench bench;

  /**
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   * @throws thalweg.lab.LabException if the data hold fewer examples than the settings ask for
   */
  public SchedulePart(TrainTest data, ScheduleSettings settings, long seed, double weight) {
    this.settings = settings;
    this.weight = weight;
    bench = new Bench(data, settings.validation(), settings.measure(), seed);
    bench.material().requireExamples(settings.examples(), settings.validation());
  }

  @Override
  public List<Stage> stages() {
    int seeds = settings.seeds();
    double steady = STEADY_SHARE * weight;
    return List.of(
        Trainings.stage("cyclic schedules", weight - steady, bench, settings.cyclic(), seeds),
        Trainings.stage("constant ratios", steady, bench, settings.steady(), seeds));
  }

  @Override
  public Findings analyse(Results results) {
    ScheduleAnalysis analysis =
        new ScheduleAnalysis(settings, new Trainings(results, settings.seeds()));
    ScheduleFigures figures = new ScheduleFigures(analysis);
    return new Findings(
        "",
        analysis.claims(),
        List.of(figures.accuracy()),
        List.of(),
        List.of(figures.table()),
        List.of(
            ("Schedules: the paper trains VGG-11 on CIFAR-10 for 300 epochs; here the network of"
                    + " width on %d examples, %d epochs. That cycles are square and %d epochs long,"
                    + " half of them at either ratio, is an independent rerun's reading, scaled.")
                .formatted(settings.examples(), settings.epochs(), settings.period()),
            "Schedules: a constant training goes on until it has the training loss at which the"
                + " cyclic training of its seed ended, as curvature falls with the loss."));
  }
}
