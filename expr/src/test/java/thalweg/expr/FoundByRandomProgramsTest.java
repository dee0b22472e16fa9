package thalweg.expr;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What random programs found, each in its smallest form. */
class FoundByRandomProgramsTest {
  @Test
  void truthValuesAreComparedAsNumbersAre() {
    Expr a = Expr.input("a", DType.BOOL, 4, 5);
    Expr b = Expr.input("b", DType.BOOL, 4, 5);
    Check.fastEqualsReference(
        List.of(a.eq(b), a.ne(b), a.lt(b), a.le(b), a.gt(b), a.ge(b), a.xor(b)), 1, 0);
  }

  @Test
  void aLoopDoesNotReadThroughABarrierWhatItIsAboutToWrite() {
    Expr x = Expr.input("x", DType.F64, 31, 37);
    Expr y = x.abs();
    Check.fastEqualsReference(List.of(Expr.make(new Op.Barrier(), y).add(y)), 2, 0);
  }

  @Test
  void wideElementsAreNotWrittenOverNarrowOnesThatAreStillToBeRead() {
    Expr key = Expr.input("key", DType.I32, 4);
    Expr column = Expr.input("column", DType.F64, 4, 1);
    Expr y = Draw.uniform(key, 2, 4, 2).cast(DType.F64).mul(column);
    Check.fastEqualsReference(List.of(y.cumSum(1)), 3, 1e-14);
  }
}
