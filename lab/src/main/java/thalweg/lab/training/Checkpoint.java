package thalweg.lab.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import thalweg.lab.LabException;
import thalweg.lab.Place;
import thalweg.lab.format.SafeTensors;

/**
 * What a run needs to go on to the same bits, beside its variables: where it stands, how long its
 * files are, and the last entry of its chain.
 *
 * @param place between two steps
 * @param experiment hash of the configuration that the state follows from
 * @param data hash of the data it was trained on
 * @param last the chain's last entry
 * @param counters what is counted along: the lengths of files that grow, in bytes, and the like
 */
record Checkpoint(
    Place place, String experiment, String data, Link last, Map<String, Long> counters) {
  private static final String FORMAT = "thalweg checkpoint 1";
  private static final String SEAL = "seal";

  /** The file's name inside the run folder. */
  static String name(long step) {
    return String.format(Locale.ROOT, "checkpoints/step-%09d.safetensors", step);
  }

  /** Writes variables and place, whole or not at all. */
  void write(Path file, NamedState state, List<SafeTensors.Entry> more) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("step", Long.toString(place.step()));
    metadata.put("epoch", Integer.toString(place.epoch()));
    metadata.put("position", Integer.toString(place.position()));
    metadata.put("lossSum", Double.toHexString(place.lossSum()));
    metadata.put("hits", Integer.toString(place.hits()));
    metadata.put("experiment", experiment);
    metadata.put("data", data);
    metadata.put("chain", last.line().strip());
    counters.forEach((name, bytes) -> metadata.put("count " + name, Long.toString(bytes)));
    List<SafeTensors.Entry> entries = new ArrayList<>(state.entries());
    entries.addAll(more);
    metadata.put(SEAL, seal(metadata, state));
    SafeTensors.write(file, metadata, entries);
  }

  /** A hash of all that the file says and of the state. */
  private static String seal(Map<String, String> metadata, NamedState state) {
    List<String> words = new ArrayList<>();
    metadata.forEach((key, value) -> {
      if (!key.equals(SEAL)) {
        words.add(key);
        words.add(value);
      }
    });
    words.add(state.hash(""));
    return Hashes.of(words.toArray(String[]::new));
  }

  /**
   * Sets the variables from a file and says where they are.
   *
   * @throws LabException if the file is damaged, of another experiment, or its state is not the one
   *     that was written
   */
  static Checkpoint restore(Path path, SafeTensors file, NamedState state) {
    Map<String, String> metadata = file.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw refuse(
          path, "is no checkpoint of a run; expected the metadata format '" + FORMAT + "'");
    }
    state.restore(file, path.toString());
    if (!seal(metadata, state).equals(metadata.get(SEAL))) {
      throw refuse(path, "was changed after it was written: its hash does not fit its content");
    }
    Map<String, Long> counters = new LinkedHashMap<>();
    metadata.forEach((key, value) -> {
      if (key.startsWith("count ")) {
        counters.put(key.substring("count ".length()), Long.parseLong(value));
      }
    });
    return new Checkpoint(
        new Place(
            Long.parseLong(metadata.get("step")),
            Integer.parseInt(metadata.get("epoch")),
            Integer.parseInt(metadata.get("position")),
            Double.parseDouble(metadata.get("lossSum")),
            Integer.parseInt(metadata.get("hits"))),
        metadata.get("experiment"),
        metadata.get("data"),
        Link.parse(metadata.get("chain"), path.toString()),
        counters);
  }

  private static LabException refuse(Path path, String what) {
    return new LabException(LabException.STORAGE, path + " " + what + ".");
  }
}
