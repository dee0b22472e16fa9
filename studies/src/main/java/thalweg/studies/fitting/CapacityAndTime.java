package thalweg.studies.fitting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import thalweg.data.TrainTest;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.fitting.FitTrial.Fit;

/**
 * Capacity and time: networks with two hidden layers are trained until every training example is
 * right, over widths and over numbers of examples, on real data and on random inputs and labels
 * (Arpit et al. 2017, figures 5 and 6; Krueger et al. 2017, figures 1 and 2).
 *
 * <p>Times are in epochs and in updates. One that was not reached within the epoch limit is a lower
 * bound, drawn and judged as such.
 */
public final class CapacityAndTime implements StudyPart {
  private static final String RESULTS_FILE = "fitting.csv";

  private final FittingSettings settings;
  private final Paper paper;
  private final double weight;
  private final NoisyData material;
  private final Map<List<Integer>, Rig.Shelf<FitTrial.Bench>> benches = new ConcurrentHashMap<>();

  /**
   * @param paper whose claims are shown
   * @param seed keys every draw
   * @param weight the part's expected share of the study's time, in the unit of its other stages
   * @throws thalweg.lab.LabException if the data hold fewer examples than the settings ask for
   */
  public CapacityAndTime(
      TrainTest data, FittingSettings settings, Paper paper, long seed, double weight) {
    this.settings = settings;
    this.paper = paper;
    this.weight = weight;
    material = new NoisyData(data, "fitting", seed);
    material.requireExamples(settings.mostExamples(), settings.validation());
  }

  @Override
  public List<Stage> stages() {
    List<Cell> cells = new ArrayList<>(Cell.all(settings));
    // The longest first: begun last, they would keep one thread busy alone.
    cells.sort(
        Comparator.comparingDouble((Cell c) -> (double) c.width() * c.examples() * (1 + c.p()))
            .reversed());
    List<StudyTrial> trials = new ArrayList<>();
    for (Cell cell : cells) {
      for (int r = 0; r < settings.seeds(); r++) {
        FitTrial trial = new FitTrial(material, settings, shelf(cell), cell, r);
        trials.add(
            new StudyTrial(
                cell.id(r),
                "fitting, %s, p = %s, width %d, %d examples, seed %d"
                    .formatted(
                        cell.noise().title(),
                        NumberText.of(cell.p()),
                        cell.width(),
                        cell.examples(),
                        r + 1),
                trial::run));
      }
    }
    long epochs = (long) trials.size() * settings.mostEpochs();
    return List.of(new Stage("capacity and time", weight, epochs, "epoch", trials));
  }

  private Rig.Shelf<FitTrial.Bench> shelf(Cell cell) {
    return benches.computeIfAbsent(
        List.of(cell.width(), cell.examples()),
        key ->
            new Rig.Shelf<>(() ->
                new FitTrial.Bench(
                    settings,
                    cell.width(),
                    cell.examples(),
                    material.data().train().features(),
                    material.data().train().numClasses())));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (Cell cell : Cell.all(settings)) {
      boolean first = cell.width() == settings.widthOfSizes() && cell.noise() != Noise.NONE;
      for (int r = 0; first && r < settings.seeds(); r++) {
        material
            .train(cell.examples(), cell.noise(), cell.p(), r)
            .mask()
            .save(
                folder.file(
                    "masks/fitting-%s-p%s-n%d-seed%d.csv"
                        .formatted(cell.noise().id(), cell.p(), cell.examples(), r + 1)));
      }
    }
  }

  @Override
  public void writeResults(Results results, RunFolder folder) {
    StringBuilder text =
        new StringBuilder(
            "width,examples,noise,p,seed,fitted,epochs,updates,train_accuracy,"
                + "best_validation_accuracy,best_epoch\n");
    for (Fit fit : results.all(Fit.class)) {
      text.append(
          "%d,%d,%s,%s,%d,%s,%d,%d,%s,%s,%d\n"
              .formatted(
                  fit.cell().width(),
                  fit.cell().examples(),
                  fit.cell().noise().id(),
                  fit.cell().p(),
                  fit.replicate() + 1,
                  fit.fitted() ? "yes" : "no",
                  fit.epochs(),
                  fit.updates(),
                  fit.train(),
                  fit.bestValidation(),
                  fit.bestEpoch()));
    }
    folder.write(RESULTS_FILE, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Findings analyse(Results results) {
    Fits fits = new Fits(settings, results);
    return new Findings(
        "",
        new FittingClaims(paper, fits).all(),
        new FittingFigures(fits).all(),
        List.of(),
        new FittingTables(fits).all(),
        limits());
  }

  private List<String> limits() {
    return List.of(
        ("Capacity and time: %d examples and widths %d to %d, against 50 000 examples and up to"
                + " 4096 units in the paper; rate %s, batches of %d, plain SGD, at most %d epochs,"
                + " against rate 0.01 and 1000 epochs.")
            .formatted(
                settings.examples(),
                settings.widths().getFirst(),
                settings.widths().getLast(),
                NumberText.of(settings.learningRate()),
                settings.batch(),
                settings.mostEpochs()),
        "Capacity and time: training ends when every training example is right, so that the best"
            + " validation accuracy is the best until then; it is looked at after each of the first"
            + " 20 epochs, every fifth later on, and the last.",
        "Capacity and time: a training that did not end within the limit is a lower bound of its"
            + " time. A verdict rests on bounds only where they suffice: PASS on the lower ends of"
            + " all seeds' effects, FAIL on their upper ends.");
  }
}
