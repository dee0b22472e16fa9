package thalweg.studies.flatterminima;

import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;
import thalweg.studies.ratio.Paper;
import thalweg.studies.ratio.WidthPart;
import thalweg.studies.ratio.WidthSettings;

/** The study of Jastrzebski et al. 2018, "Finding Flatter Minima with SGD". */
public final class FlatterMinima extends PaperStudy<WidthSettings> {
  private static final double WEIGHT = 100;

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public FlatterMinima() {
    super(
        Map.of(
            "quick", WidthSettings.QUICK,
            "smoke", WidthSettings.SMOKE,
            "paper", WidthSettings.PAPER));
  }

  @Override
  public String name() {
    return "flatter-minima";
  }

  @Override
  public String about() {
    return "larger learning rates and smaller batches find flatter minima, which generalize"
        + " (Jastrzębski et al. 2018)";
  }

  @Override
  public String title() {
    return "Finding Flatter Minima with SGD";
  }

  @Override
  public String citation() {
    return "Jastrzębski, Kenton, Arpit, Ballas, Fischer, Bengio, Storkey: Finding Flatter Minima"
        + " with SGD. ICLR 2018, workshop track";
  }

  /** All is trained on the true labels. */
  @Override
  protected WidthSettings withLevels(WidthSettings preset, List<Double> levels) {
    throw new LabException(
        LabException.USAGE,
        "Study %s has no noise in its labels: leave --noise out.".formatted(name()));
  }

  @Override
  protected List<StudyPart> parts(WidthSettings preset, TrainTest data, long seed) {
    return List.of(new WidthPart(data, preset, Paper.FLATTER_MINIMA, seed, WEIGHT));
  }

  @Override
  protected String subtitle(WidthSettings preset) {
    return "ReLU networks, plain SGD, %d seeds".formatted(preset.seeds());
  }

  @Override
  protected List<String> limits(WidthSettings preset, String data) {
    return List.of(
        "The paper's text was not at hand: claims are taken from its abstract as it is remembered,"
            + " and from notes on the longer paper that it is a short form of. What that one has"
            + " beyond width is in the study three-factors.",
        "Intervals are over seeds, each with its own examples, weights and orders, drawn from one"
            + " data set: they do not speak of other data sets or networks.");
  }
}
