package thalweg.studies.fitting;

/** The papers that ask for capacity and time: which of them decides which claims are shown. */
public enum Paper {
  /** Arpit et al. 2017: what noise does to the width and the time needed. */
  CLOSER_LOOK("Figure 5", "Figure 6"),
  /** Krueger et al. 2017: the same, and how random labels compare with real data. */
  DONT_MEMORIZE("Figure 1", "Figure 2");

  private final String capacity;
  private final String time;

  Paper(String capacity, String time) {
    this.capacity = capacity;
    this.time = time;
  }

  /** Where the paper shows validation accuracy against width. */
  String capacity() {
    return capacity;
  }

  /** Where the paper shows time against width and examples. */
  String time() {
    return time;
  }
}
