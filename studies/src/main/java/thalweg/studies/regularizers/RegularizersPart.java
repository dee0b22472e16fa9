package thalweg.studies.regularizers;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;

/**
 * Can memorization be capped without loss on real data (Arpit et al. 2017, section 4.3, figures 10
 * and 11)? A network for each technique and strength, trained on real data and on random labels.
 */
public final class RegularizersPart implements StudyPart {
  private final RegularizerData data;
  private final RegularizerSettings settings;
  private final String source;

  /**
   * Trains nothing yet.
   *
   * @param source where the study's paper claims what is judged
   */
  public RegularizersPart(TrainTest data, RegularizerSettings settings, String source, long seed) {
    this.source = source;
    this.data = new RegularizerData(data, settings, seed);
    this.settings = settings;
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    // Those with adversarial examples take longest: begun first, they do not end alone.
    for (Regularizer regularizer : settings.regularizers().reversed()) {
      for (int r = 0; r < settings.seeds(); r++) {
        RegularizerTrial trial = new RegularizerTrial(data, settings, regularizer, r);
        trials.add(
            new StudyTrial(
                RegularizerTrial.id(regularizer, r),
                regularizer + ", seed " + (r + 1),
                trial::run));
      }
    }
    long epochs = 2L * settings.epochs() * trials.size();
    return List.of(new Stage("regularizers", 18, epochs, "epoch", trials));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (int r = 0; r < settings.seeds(); r++) {
      data.randomLabels(r)
          .mask()
          .save(folder.file("masks/regularizers-randY-seed%d.csv".formatted(r + 1)));
    }
  }

  @Override
  public Findings analyse(Results results) {
    RegularizerResults found = new RegularizerResults(settings, results);
    RegularizerFigures figures = new RegularizerFigures(found, settings);
    return new Findings(
        "",
        new RegularizerClaims(found, source).claims(),
        figures.all(),
        List.of(),
        List.of(figures.table()),
        limits());
  }

  private List<String> limits() {
    String network =
        switch (settings.network()) {
          case FULLY_CONNECTED ->
              "a fully connected network with hidden layers of "
                  + String.join(" and ", settings.hidden().stream().map(w -> "" + w).toList());
          case CONVOLUTIONAL -> "the paper's convolutional network";
        };
    return List.of(
        ("Regularizers: the paper trains a convolutional network on CIFAR-10 to an unstated length;"
                + " here it is %s on %d examples, %d epochs, batches of %d, momentum %s, %d seeds.")
            .formatted(
                network,
                settings.examples(),
                settings.epochs(),
                settings.batch(),
                NumberText.of(settings.momentum()),
                settings.seeds()),
        "Regularizers, the quick setting: with 2000 examples, batches of 100 and momentum 0.9 for"
            + " 30 epochs, the plain network fits 24 % of random labels, and there is little for a"
            + " regularizer to hinder; on the embedded sample dropout then lowered that by 0.04 at"
            + " most, and kept as much as weight decay. So the setting was changed, by the plain"
            + " network's fit of random labels alone, and with it both verdicts.",
        "Where dropout and noise on hidden units stand is not stated; here after each hidden dense"
            + " ReLU. Nor is the scale of noise on inputs; here that of pixels from 0 to 1.",
        ("Adversarial training is stated as a weighted sum of the losses of an example and of its"
             + " adversarial point; here a share of each batch is replaced by such points, which"
             + " has the same gradient on average. They come from at most %d steps of LASS within"
             + " %s of 255, not 0.3, which is too little to move a network this small.")
            .formatted(settings.lass().iterations(), NumberText.of(settings.lass().radius())));
  }
}
