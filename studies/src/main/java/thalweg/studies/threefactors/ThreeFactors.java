package thalweg.studies.threefactors;

import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;
import thalweg.studies.ratio.MemorizationPart;
import thalweg.studies.ratio.Paper;
import thalweg.studies.ratio.QuadraticPart;
import thalweg.studies.ratio.RescalingPart;
import thalweg.studies.ratio.SchedulePart;
import thalweg.studies.ratio.WidthPart;

/** The study of Jastrzebski et al. 2018, "Three Factors Influencing Minima in SGD". */
public final class ThreeFactors extends PaperStudy<Preset> {
  private static final double RESCALING_WEIGHT = 20;
  private static final double WIDTH_WEIGHT = 45;
  private static final double SCHEDULE_WEIGHT = 10;
  private static final double MEMORIZATION_WEIGHT = 20;
  private static final double QUADRATIC_WEIGHT = 5;

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public ThreeFactors() {
    super(Map.of("quick", Preset.QUICK, "smoke", Preset.SMOKE, "paper", Preset.PAPER));
  }

  @Override
  public String name() {
    return "three-factors";
  }

  @Override
  public String about() {
    return "what depends on learning rate and batch size by their ratio: width, curves,"
        + " memorization (Jastrzębski et al. 2018)";
  }

  @Override
  public String title() {
    return "Three Factors Influencing Minima in SGD";
  }

  @Override
  public String citation() {
    return "Jastrzębski, Kenton, Arpit, Ballas, Fischer, Bengio, Storkey: Three Factors Influencing"
        + " Minima in SGD. ICANN 2018, arXiv:1711.04623";
  }

  @Override
  protected Preset withLevels(Preset preset, List<Double> levels) {
    return preset.withLevels(levels);
  }

  @Override
  protected List<StudyPart> parts(Preset preset, TrainTest data, long seed) {
    return List.of(
        new QuadraticPart(preset.quadratic(), seed, QUADRATIC_WEIGHT),
        new RescalingPart(data, preset.rescaling(), seed, RESCALING_WEIGHT),
        new WidthPart(data, preset.width(), Paper.THREE_FACTORS, seed, WIDTH_WEIGHT),
        new SchedulePart(data, preset.schedules(), seed, SCHEDULE_WEIGHT),
        new MemorizationPart(data, preset.memorization(), seed, MEMORIZATION_WEIGHT));
  }

  @Override
  protected String subtitle(Preset preset) {
    return "ReLU networks, plain SGD, %d seeds".formatted(preset.width().seeds());
  }

  @Override
  protected List<String> limits(Preset preset, String data) {
    return List.of(
        "The paper's text was not at hand: claims are taken from the abstracts of its versions,"
            + " from notes of its readers and from an independent rerun; no number of the paper is"
            + " shown beside ours. Numbers of figures and sections are uncertain.",
        "Settings that are not known (widths, epochs, pairs, factors) are ours, and so are"
            + " thresholds: the paper gives inequalities without them.",
        "Intervals are over seeds, each with its own examples, noise, weights and orders, drawn"
            + " from one data set: they do not speak of other data sets or networks. Within a seed"
            + " all settings share them.");
  }
}
