package thalweg.studies.walk;

import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;

/** The study of Xing et al. 2018, "A Walk with SGD". */
public final class Walk extends PaperStudy<WalkSettings> {

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public Walk() {
    super(
        Map.of(
            "quick", WalkSettings.QUICK,
            "smoke", WalkSettings.SMOKE,
            "paper", WalkSettings.PAPER));
  }

  @Override
  public String name() {
    return "walk";
  }

  @Override
  public String about() {
    return "how SGD bounces above a valley's floor and where that takes it (Xing et al. 2018)";
  }

  @Override
  public String title() {
    return "A Walk with SGD";
  }

  @Override
  public String citation() {
    return "Xing, Arpit, Tsirigotis, Bengio: A Walk with SGD. arXiv:1802.08770, 2018; reworked 2019"
        + " as A Walk with SGD: How SGD Explores Regions of Deep Network Loss?, OpenReview"
        + " B1l6e3RcF7";
  }

  @Override
  protected WalkSettings withLevels(WalkSettings preset, List<Double> levels) {
    throw new LabException(
        LabException.USAGE, "Study walk trains on no noise; leave --noise out of the command.");
  }

  @Override
  protected List<StudyPart> parts(WalkSettings preset, TrainTest data, long seed) {
    return List.of(new WalkPart(data, preset, seed));
  }

  @Override
  protected String subtitle(WalkSettings preset) {
    return "ReLU network %s on %d examples, %d seeds"
        .formatted(
            String.join("-", preset.hidden().stream().map(w -> w.toString()).toList()),
            preset.examples(),
            preset.seeds());
  }

  @Override
  protected List<String> limits(WalkSettings preset, String data) {
    return Limits.ofTheStudy(preset, data);
  }
}
