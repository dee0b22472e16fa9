package thalweg.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Function.Kernels;
import thalweg.expr.Grad;
import thalweg.expr.Scan;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/**
 * Common mistakes, and the sentence that each one earns.
 *
 * <p>What you will see: nearly all are found while the expression is written, by the line that
 * writes it; none gives a wrong number.
 */
public final class S07TheWrongWay {
  private S07TheWrongWay() {}

  /** Returns the sentences, in the order of the mistakes. */
  public static List<String> run(PrintStream out) {
    List<String> sentences = new ArrayList<>();
    try (Workers workers = new Workers(1)) {
      mistakes(workers)
          .forEach((what, mistake) -> {
            String sentence = said(mistake);
            out.println(what + ":\n    " + sentence);
            sentences.add(sentence);
          });
    }
    return sentences;
  }

  private static Map<String, Runnable> mistakes(Workers workers) {
    Expr x = Expr.input("x", DType.F32, 3);
    Expr five = Expr.input("five", DType.F32, 5);
    Expr label = Expr.input("label", DType.I32, 3);
    Variable w = Variable.zeros("w", DType.F32, 3);
    Function sum = Function.compile("sum", workers, List.of(x.sum()), List.of());
    Function log =
        Function.compile("log", Kernels.GUARDED, workers, List.of(x.log().sum()), List.of());

    Map<String, Runnable> all = new LinkedHashMap<>();
    all.put("shapes that do not fit", () -> x.add(five));
    all.put("types that differ: nothing is converted silently", () -> x.mul(label));
    all.put("a gradient of more than one number", () -> Grad.grad(x.tanh(), x));
    all.put("a gradient by what the loss does not depend on", () -> Grad.grad(x.sum(), five));
    all.put("a gradient through an integer", () -> Grad.grad(x.floor().sum(), x));
    all.put("an update of another shape", () -> new Update(w, five));
    all.put(
        "two updates of one variable",
        () ->
            Function.compile(
                "twice", workers, List.of(), List.of(new Update(w, x), new Update(w, x.neg()))));
    all.put("an input that the function does not use", () -> sum.input(five));
    all.put("too few numbers for an array", () -> sum.input(x).set(new float[] {1, 2}));
    all.put(
        "a loop whose state changes its shape",
        () ->
            Scan.over(x)
                .carrying(w.read())
                .run((h, e) -> Scan.next(List.of(h.get(0).sum()), List.of())));
    all.put(
        "a value that is not finite, in a guarded function",
        () -> {
          log.input(x).set(new float[] {1, 0, 1});
          log.call();
        });
    return all;
  }

  private static String said(Runnable mistake) {
    try {
      mistake.run();
      return "nothing was said";
    } catch (IllegalArgumentException | ArithmeticException e) {
      return e.getMessage();
    }
  }
}
