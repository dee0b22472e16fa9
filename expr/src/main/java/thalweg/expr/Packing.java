package thalweg.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds places in one arena for pieces of memory that are in use at known times: the better of two
 * ways, as the pieces come, best fit first, and from the largest piece to the smallest.
 */
final class Packing {
  /** More pieces than this are packed as they come only: the other way looks at all pairs. */
  private static final int MANY = 4000;

  private Packing() {}

  /** Bytes in use from one time to another, both included; after packing, where. */
  static final class Piece {
    private final long bytes;
    private final int from;
    private int to;
    private long at;

    Piece(long bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    int to() {
      return to;
    }

    long at() {
      return at;
    }

    /** Another value takes the piece over. */
    void lastUntil(int later) {
      to = later;
    }

    private boolean meets(Piece other) {
      return from <= other.to && other.from <= to;
    }
  }

  /** Places all pieces; gives the bytes of the arena. */
  static long pack(List<Piece> pieces) {
    long asTheyCome = asTheyCome(pieces);
    if (pieces.size() > MANY || asTheyCome == leastBytes(pieces)) {
      return asTheyCome;
    }
    long[] before = pieces.stream().mapToLong(Piece::at).toArray();
    long largestFirst = largestFirst(pieces);
    if (largestFirst < asTheyCome) {
      return largestFirst;
    }
    for (int i = 0; i < before.length; i++) {
      pieces.get(i).at = before[i];
    }
    return asTheyCome;
  }

  /** The most bytes in use at one time. */
  static long leastBytes(List<Piece> pieces) {
    TreeMap<Integer, Long> change = new TreeMap<>();
    for (Piece p : pieces) {
      change.merge(p.from, p.bytes, Long::sum);
      change.merge(p.to + 1, -p.bytes, Long::sum);
    }
    long now = 0;
    long most = 0;
    for (long c : change.values()) {
      now += c;
      most = Math.max(most, now);
    }
    return most;
  }

  private static long largestFirst(List<Piece> pieces) {
    List<Piece> order = new ArrayList<>(pieces);
    order.sort(Comparator.<Piece>comparingLong(p -> -p.bytes).thenComparingInt(p -> p.from));
    // By where they lie.
    List<Piece> placed = new ArrayList<>();
    long end = 0;
    for (Piece p : order) {
      long at = 0;
      for (Piece other : placed) {
        if (other.meets(p)) {
          if (other.at - at >= p.bytes) {
            break;
          }
          at = Math.max(at, other.at + other.bytes);
        }
      }
      p.at = at;
      placed.add(insertion(placed, at), p);
      end = Math.max(end, at + p.bytes);
    }
    return end;
  }

  private static int insertion(List<Piece> placed, long at) {
    int from = 0;
    int to = placed.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (placed.get(middle).at <= at) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static long asTheyCome(List<Piece> pieces) {
    List<Piece> order = new ArrayList<>(pieces);
    order.sort(Comparator.comparingInt(p -> p.from));
    List<Piece> ending = new ArrayList<>(pieces);
    ending.sort(Comparator.comparingInt(p -> p.to));
    TreeMap<Long, Long> free = new TreeMap<>();
    long end = 0;
    int ended = 0;
    for (Piece p : order) {
      while (ended < ending.size() && ending.get(ended).to < p.from) {
        release(free, ending.get(ended++));
      }
      Map.Entry<Long, Long> best = null;
      for (Map.Entry<Long, Long> hole : free.entrySet()) {
        if (hole.getValue() >= p.bytes && (best == null || hole.getValue() < best.getValue())) {
          best = hole;
        }
      }
      if (best == null) {
        p.at = end;
        end += p.bytes;
      } else {
        p.at = best.getKey();
        long left = best.getValue() - p.bytes;
        free.remove(p.at);
        if (left > 0) {
          free.put(p.at + p.bytes, left);
        }
      }
    }
    return end;
  }

  private static void release(NavigableMap<Long, Long> free, Piece p) {
    long at = p.at;
    long length = p.bytes;
    Map.Entry<Long, Long> left = free.floorEntry(at);
    if (left != null && left.getKey() + left.getValue() == at) {
      at = left.getKey();
      length += left.getValue();
    }
    Long right = free.remove(at + length);
    free.put(at, right == null ? length : length + right);
  }
}
