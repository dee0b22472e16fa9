package thalweg.samples;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the samples whose numbers are given, or all of them. */
public final class Main {
  private Main() {}

  /** The samples by number, in order. */
  static Map<String, Consumer<PrintStream>> samples() {
    Map<String, Consumer<PrintStream>> all = new LinkedHashMap<>();
    all.put("01", S01AnExpression::run);
    all.put("02", S02AGradient::run);
    all.put("03", S03AHessianVectorProduct::run);
    all.put("04", S04VmapAndPerExampleGradients::run);
    all.put("05", S05Scan::run);
    all.put("06", S06ARewriteSeen::run);
    all.put("07", S07TheWrongWay::run);
    all.put("08", S08AConvnet::run);
    all.put("09", S09RandomNumbers::run);
    all.put("10", S10CheckpointedMemory::run);
    all.put("11", S11APopulation::run);
    return all;
  }

  /** Exit code 2 for a number that there is not. */
  public static void main(String[] numbers) {
    Map<String, Consumer<PrintStream>> all = samples();
    for (String n : numbers.length == 0 ? all.keySet().toArray(String[]::new) : numbers) {
      Consumer<PrintStream> sample = all.get(n);
      if (sample == null) {
        System.err.println("There is no sample " + n + "; there are " + all.keySet() + ".");
        System.exit(2);
      }
      System.out.println("== " + n);
      sample.accept(System.out);
    }
  }
}
