package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.fitting.Noise;

/**
 * Does a larger ratio of learning rate and batch size memorize less, where random labels are fitted
 * equally well (Jastrzebski et al. 2018)?
 */
public final class MemorizationPart implements StudyPart {
  private final MemorizationSettings settings;
  private final double weight;
  private final Bench bench;

  /**
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   * @throws thalweg.lab.LabException if the data hold fewer examples than the settings ask for
   */
  public MemorizationPart(TrainTest data, MemorizationSettings settings, long seed, double weight) {
    this.settings = settings;
    this.weight = weight;
    bench = new Bench(data, settings.validation(), Measure.QUICK, seed);
    bench.material().requireExamples(settings.examples(), settings.validation());
  }

  @Override
  public List<Stage> stages() {
    List<Cell> cells = new ArrayList<>();
    settings.noise().forEach(share -> cells.addAll(settings.cells(share).reversed()));
    return List.of(Trainings.stage("memorization", weight, bench, cells, settings.seeds()));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (double share : settings.noise()) {
      for (int r = 0; r < settings.seeds(); r++) {
        bench
            .material()
            .train(settings.examples(), Noise.LABELS, share, r)
            .mask()
            .save(folder.file("masks/memorization-p%s-seed%d.csv".formatted(share, r + 1)));
      }
    }
  }

  @Override
  public Findings analyse(Results results) {
    MemorizationAnalysis analysis =
        new MemorizationAnalysis(settings, new Trainings(results, settings.seeds()));
    return new Findings(
        "",
        analysis.claims(),
        List.of(analysis.figure()),
        List.of(),
        List.of(analysis.table()),
        List.of(
            ("Memorization: the paper trains on MNIST; here on %d examples of the study's data,"
                 + " with a network of hidden layers of %s, at rate %s and batches of %s, until %s"
                 + " of the random labels are right or %d epochs have passed.")
                .formatted(
                    settings.examples(),
                    Words.and(settings.hidden()),
                    NumberText.of(settings.rate()),
                    Words.and(settings.batches()),
                    NumberText.of(settings.until(), "%"),
                    settings.epochs()),
            "Memorization: a random label may equal the true one, as in the authors' sibling code;"
                + " about one in as many as there are classes does."));
  }
}
