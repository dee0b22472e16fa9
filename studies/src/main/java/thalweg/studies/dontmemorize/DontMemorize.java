package thalweg.studies.dontmemorize;

import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;
import thalweg.studies.fitting.CapacityAndTime;
import thalweg.studies.fitting.Paper;
import thalweg.studies.regularizers.RegularizersPart;

/** The study of Krueger et al. 2017, "Deep Nets Don't Learn via Memorization". */
public final class DontMemorize extends PaperStudy<Preset> {
  private static final double FITTING_WEIGHT = 60;
  private static final double SHARPNESS_WEIGHT = 40;

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public DontMemorize() {
    super(Map.of("quick", Preset.QUICK, "smoke", Preset.SMOKE, "paper", Preset.PAPER));
  }

  @Override
  public String name() {
    return "dont-memorize";
  }

  @Override
  public String about() {
    return "what noise needs that data do not: width, time, a sharper minimum (Krueger et al."
        + " 2017)";
  }

  @Override
  public String title() {
    return "Deep Nets Don't Learn via Memorization";
  }

  @Override
  public String citation() {
    return "Krueger, Ballas, Jastrzębski, Arpit, Kanwal, Maharaj, Bengio, Fischer, Courville: Deep"
        + " Nets Don't Learn via Memorization. ICLR 2017, workshop track, OpenReview rJv6ZgHYg";
  }

  @Override
  protected Preset withLevels(Preset preset, List<Double> levels) {
    return preset.withLevels(levels);
  }

  @Override
  protected List<StudyPart> parts(Preset preset, TrainTest data, long seed) {
    return List.of(
        new CapacityAndTime(data, preset.fitting(), Paper.DONT_MEMORIZE, seed, FITTING_WEIGHT),
        new SharpnessAtConvergence(data, preset.sharpness(), seed, SHARPNESS_WEIGHT),
        new RegularizersPart(data, preset.regularizers(), "Section 2.3", seed));
  }

  @Override
  protected String subtitle(Preset preset) {
    return "ReLU networks with two hidden layers, %d seeds (sharpness: %d)"
        .formatted(preset.fitting().seeds(), preset.sharpness().seeds());
  }

  @Override
  protected List<String> limits(Preset preset, String data) {
    return Limits.OF_THE_STUDY;
  }
}
