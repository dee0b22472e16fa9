package thalweg.lab.experiment;

/** Checks of fields, all telling field, found and expected. */
final class Require {
  private Require() {}

  static void that(boolean holds, String field, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s; expected %s".formatted(field, found, expected));
    }
  }

  static void share(String field, double value) {
    that(value >= 0 && value < 1, field, value, "a share from 0 to below 1");
  }
}
