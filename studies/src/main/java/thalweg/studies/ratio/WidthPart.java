package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;

/**
 * How wide are the minima, and how well do they generalize, that learning rates and batch sizes
 * lead to at the same training loss; and what lies on the line between two of them?
 */
public final class WidthPart implements StudyPart {
  private final WidthSettings settings;
  private final Paper paper;
  private final double weight;
  private final Bench bench;

  /**
   * @param paper whose claims are shown
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   * @throws thalweg.lab.LabException if the data hold fewer examples than the settings ask for
   */
  public WidthPart(TrainTest data, WidthSettings settings, Paper paper, long seed, double weight) {
    this.settings = settings;
    this.paper = paper;
    this.weight = weight;
    bench = new Bench(data, settings.validation(), settings.measure(), seed);
    bench.material().requireExamples(settings.examples(), settings.validation());
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> lines = new ArrayList<>();
    for (Line line : Line.of(settings)) {
      for (int r = 0; r < settings.seeds(); r++) {
        int replicate = r;
        lines.add(
            new StudyTrial(
                line.id(r), line.id(r), run -> Line.measure(bench, line, replicate, run)));
      }
    }
    return List.of(
        Trainings.stage("width of minima", weight, bench, settings.all(), settings.seeds()),
        new Stage("between minima", weight / 30, lines.size(), "line", lines));
  }

  @Override
  public Findings analyse(Results results) {
    WidthAnalysis analysis = new WidthAnalysis(settings, new Trainings(results, settings.seeds()));
    LineAnalysis lines = new LineAnalysis(settings, results);
    List<Claim> claims = new ArrayList<>(new WidthClaims(analysis).of(paper));
    claims.addAll(lines.claims());
    WidthFigures drawn = new WidthFigures(analysis);
    List<Figure> figures = new ArrayList<>(drawn.all());
    figures.add(lines.figure());
    List<Table> tables = new WidthTables(analysis).all();
    return new Findings("", claims, figures, List.of(), tables, limits());
  }

  private List<String> limits() {
    return List.of(
        ("Width: %d examples, a ReLU network with hidden layers of %s units, plain SGD, no batch"
                + " normalisation, which would make the noise of its own statistics depend on the"
                + " batch size; the paper's network has it, and its width is not known.")
            .formatted(settings.examples(), Words.and(settings.hidden())),
        ("Width: each training ends at the first epoch with a mean training loss of at most %s,"
                + " as the Hessian of cross-entropy vanishes with the loss; loss at that epoch"
                + " differs by what one epoch changes, and is in the table. The Hessian is that of"
                + " %d training examples; its norm and the traces come from %d random vectors, the"
                + " same in all settings of a seed.")
            .formatted(
                NumberText.of(settings.loss()),
                Math.min(settings.measure().examples(), settings.examples()),
                settings.measure().vectors()),
        "Width: a Hessian's size depends on the scale of weights (Dinh et al. 2017): equal"
            + " functions can differ in it. All networks here start from the same weights.");
  }
}
