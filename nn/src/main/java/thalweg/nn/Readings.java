package thalweg.nn;

import java.util.List;
import java.util.OptionalInt;
import thalweg.expr.Function;

/** The numbers that the probes of a step read; a view of the last step, which allocates nothing. */
public final class Readings {
  private final Function function;
  private final List<Place> places;

  /** Where a reading is among a function's outputs. */
  record Place(String probe, String name, int value, OptionalInt standardError) {}

  Readings(Function function, List<Place> places) {
    this.function = function;
    this.places = List.copyOf(places);
  }

  /** How many there are. */
  public int count() {
    return places.size();
  }

  /** The probe that the i-th comes from. */
  public String probe(int i) {
    return places.get(i).probe();
  }

  /** What the i-th is. */
  public String name(int i) {
    return places.get(i).name();
  }

  /** The i-th. */
  public double value(int i) {
    return function.output(places.get(i).value()).get(0);
  }

  /** Whether the i-th has a standard error. */
  public boolean hasStandardError(int i) {
    return places.get(i).standardError().isPresent();
  }

  /** The standard error of the i-th, or NaN. */
  public double standardError(int i) {
    OptionalInt place = places.get(i).standardError();
    return place.isPresent() ? function.output(place.getAsInt()).get(0) : Double.NaN;
  }
}
