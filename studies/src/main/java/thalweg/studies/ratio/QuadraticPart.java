package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.RandomKey;
import thalweg.probes.Estimate;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.TrialRun;

/**
 * The theory where everything is known: how far above the bottom of a quadratic bowl SGD stays
 * (Jastrzebski et al. 2018). Takes no data.
 */
public final class QuadraticPart implements StudyPart {
  private final QuadraticSettings settings;
  private final long seed;
  private final double weight;

  /** A simulated mean of L - L0. */
  record Simulated(Estimate excess) {}

  /**
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   */
  public QuadraticPart(QuadraticSettings settings, long seed, double weight) {
    this.settings = settings;
    this.seed = seed;
    this.weight = weight;
  }

  static String id(Arm arm, int replicate) {
    return "quadratic/" + arm.id() + "/" + replicate;
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    for (Arm arm : settings.arms()) {
      for (int r = 0; r < settings.seeds(); r++) {
        int replicate = r;
        trials.add(new StudyTrial(id(arm, r), id(arm, r), run -> simulate(arm, replicate, run)));
      }
    }
    return List.of(new Stage("quadratic", weight, trials.size(), "simulation", trials));
  }

  private Simulated simulate(Arm arm, int replicate, TrialRun run) {
    Estimate excess =
        settings
            .bowl()
            .simulate(
                arm.rate(),
                arm.batch(),
                settings.chains(),
                settings.steps(),
                new RandomKey(seed, id(arm, replicate)));
    run.log().record(settings.steps(), 0, "excess", excess.value(), excess.standardError());
    run.advance(1);
    return new Simulated(excess);
  }

  @Override
  public Findings analyse(Results results) {
    QuadraticAnalysis analysis = new QuadraticAnalysis(settings, results);
    return new Findings(
        "",
        analysis.claims(),
        List.of(analysis.figure()),
        List.of(),
        List.of(analysis.table()),
        List.of(
            "Quadratic: gradients' noise is Gaussian and does not depend on the place; batches that"
                + " are drawn without replacement have noise smaller by (N − S)/(N − 1), which is"
                + " left out here."));
  }
}
