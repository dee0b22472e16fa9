package thalweg.studies.closerlook;

import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;
import thalweg.studies.fitting.CapacityAndTime;
import thalweg.studies.fitting.Paper;
import thalweg.studies.regularizers.RegularizersPart;

/** The study of Arpit et al. 2017, "A Closer Look at Memorization in Deep Networks". */
public final class CloserLook extends PaperStudy<Preset> {
  private static final double FITTING_WEIGHT = 40;

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public CloserLook() {
    this(Map.of("quick", Presets.QUICK, "smoke", Presets.SMOKE, "paper", Presets.PAPER));
  }

  CloserLook(Map<String, Preset> presets) {
    super(presets);
  }

  @Override
  public String name() {
    return "closer-look";
  }

  @Override
  public String about() {
    return "what networks learn first and what they memorize (Arpit et al. 2017)";
  }

  @Override
  public String title() {
    return "A Closer Look at Memorization in Deep Networks";
  }

  @Override
  public String citation() {
    return "Arpit, Jastrzębski, Ballas, Krueger, Bengio, Kanwal, Maharaj, Fischer, Courville,"
        + " Bengio, Lacoste-Julien: A Closer Look at Memorization in Deep Networks. ICML 2017, PMLR"
        + " 70:233-242, arXiv 1706.05394";
  }

  @Override
  protected Preset withLevels(Preset preset, List<Double> levels) {
    return preset.withLevels(levels);
  }

  @Override
  protected List<StudyPart> parts(Preset preset, TrainTest data, long seed) {
    if (preset.mostExamples() > data.train().size()) {
      throw new LabException(
          LabException.USAGE,
          "The preset trains on %d examples, but the data have %d; give a larger set with --data, such as mnist."
              .formatted(preset.mostExamples(), data.train().size()));
    }
    Material material = new Material(data, preset, seed);
    return List.of(
        new EasyHardPart(material, preset),
        new FiltersPart(material, preset.filters()),
        new SensitivityPart(material, preset.sensitivity()),
        new CapacityAndTime(data, preset.fitting(), Paper.CLOSER_LOOK, seed, FITTING_WEIGHT),
        new NoisePart(material, preset),
        new RegularizersPart(data, preset.regularizers(), "Section 4.3, Figure 10", seed));
  }

  @Override
  protected String subtitle(Preset preset) {
    return preset.seeds() + " seeds where nothing else is said";
  }

  @Override
  protected List<String> limits(Preset preset, String data) {
    return Limits.ofAll(preset, data);
  }
}
