package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "0.30000000000000004, 0.3",
    "0.931249, 0.9312",
    "-0.0312, −0.0312",
    "41.73, 41.73",
    "50000, 50000",
    "123456.7, 123500",
    "999999.9, 1e6",
    "12345678, 1.235e7",
    "0.00001234, 1.234e−5",
    "0.00099996, 0.001",
    "-1.5e-7, −1.5e−7",
    "NaN, –",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void fewDigitsAndATrueMinus(double value, String text) {
    assertEquals(text, NumberText.of(value));
  }

  @Test
  void percentIsAFractionTimesAHundred() {
    assertEquals("93.12%", NumberText.of(0.93124, "%"));
    assertEquals("−3.1%", NumberText.of(-0.031, "%"));
    assertEquals("–", NumberText.of(Double.NaN, "%"));
  }

  @Test
  void otherUnitsFollowTheNumber() {
    assertEquals("1.5 ms", NumberText.of(1.5, "ms"));
    assertEquals("1.5", NumberText.of(1.5, ""));
  }
}
