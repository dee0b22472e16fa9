package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackingTest {
  private record Use(Packing.Piece piece, long bytes, int from, int to) {}

  private static List<Use> random(int count, SplittableRandom random) {
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long bytes = 64L * (1 + random.nextInt(1 << random.nextInt(1, 10)));
      int from = random.nextInt(100);
      int to = from + random.nextInt(1, 20);
      uses.add(new Use(new Packing.Piece(bytes, from, to), bytes, from, to));
    }
    return uses;
  }

  @Test
  void piecesInUseAtOneTimeNeverOverlapAndLieInTheArena() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      List<Use> uses = random(random.nextInt(60), random);
      long bytes = Packing.pack(uses.stream().map(Use::piece).toList());
      for (Use a : uses) {
        assertTrue(a.piece().at() >= 0 && a.piece().at() + a.bytes() <= bytes);
        for (Use b : uses) {
          boolean together = a.from() <= b.to() && b.from() <= a.to();
          boolean apart =
              a.piece().at() + a.bytes() <= b.piece().at()
                  || b.piece().at() + b.bytes() <= a.piece().at();
          assertTrue(a == b || !together || apart);
        }
      }
    }
  }

  @Test
  void theArenaIsNoLargerThanTheSumAndNoSmallerThanTheMostInUse() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 200; round++) {
      List<Use> uses = random(40, random);
      List<Packing.Piece> pieces = uses.stream().map(Use::piece).toList();
      long bytes = Packing.pack(pieces);
      assertTrue(bytes <= uses.stream().mapToLong(Use::bytes).sum());
      long most = 0;
      for (int t = 0; t < 130; t++) {
        int now = t;
        most =
            Math.max(
                most,
                uses.stream()
                    .filter(u -> u.from() <= now && now <= u.to())
                    .mapToLong(Use::bytes)
                    .sum());
      }
      assertEquals(most, Packing.leastBytes(pieces));
      assertTrue(bytes >= most);
    }
  }
}
