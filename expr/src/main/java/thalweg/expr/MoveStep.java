package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Moves elements to other places: transposes, slices, pads, joins, reverses. Each part is a nest of
 * loops with a stride on either side; the loops are joined where they can be and cut into blocks
 * along the outermost.
 */
final class MoveStep implements Step, Workers.BlockTask {
  /** Elements that are worth a hand-over to another thread. */
  private static final int BLOCK = 1 << 15;

  /** One nest of loops, strides and offsets in elements. */
  private record Part(
      int[] extents, long[] from, long[] to, long fromOffset, long toOffset, long size) {
    Part(int[] extents, long[] from, long[] to, long fromOffset, long toOffset) {
      this(extents, from, to, fromOffset, toOffset, product(extents));
    }

    private static long product(int[] extents) {
      return Arrays.stream(extents).asLongStream().reduce(1, (a, b) -> a * b);
    }
  }

  private final String name;
  private final int bytes;
  private final long[] source;
  private final long to;

  /** Bytes of the result that no part fills, to be zeroed: all of them or none. */
  private final long zeroed;

  private final Part[] parts;
  private final int blocks;

  private MoveStep(Expr e, ToLongFunction<Expr> at, List<Part> parts, boolean zeroFirst) {
    this.name = Printer.node(e);
    this.bytes = e.dtype().bytes();
    this.to = at.applyAsLong(e);
    this.source = new long[parts.size()];
    for (int i = 0; i < source.length; i++) {
      source[i] = at.applyAsLong(e.in(i));
    }
    this.zeroed = zeroFirst ? e.bytes() : 0;
    this.parts = parts.stream().map(MoveStep::joined).toArray(Part[]::new);
    this.blocks = (int) Math.clamp(e.shape().size() / BLOCK, 1, 16);
  }

  static MoveStep of(Op.Move op, Expr e, ToLongFunction<Expr> at) {
    List<Part> parts = new ArrayList<>();
    boolean zeroFirst = false;
    Shape in = e.in(0).shape();
    long[] own = longs(e.in(0).shape().strides());
    long[] out = longs(e.shape().strides());
    int rank = e.shape().rank();
    switch (op) {
      case Op.Transpose t -> {
        long[] from = t.permutation().stream().mapToLong(p -> own[p]).toArray();
        parts.add(new Part(e.shape().dims(), from, out, 0, 0));
      }
      case Op.Slice s -> {
        long[] from = new long[rank];
        long offset = 0;
        for (int a = 0; a < rank; a++) {
          from[a] = own[a] * s.strides().get(a);
          offset += own[a] * s.starts().get(a);
        }
        parts.add(new Part(e.shape().dims(), from, out, offset, 0));
      }
      case Op.Pad p -> {
        long[] into = new long[rank];
        long offset = 0;
        for (int a = 0; a < rank; a++) {
          into[a] = out[a] * (p.interior().get(a) + 1);
          offset += out[a] * p.low().get(a);
        }
        zeroFirst = true;
        parts.add(new Part(in.dims(), own, into, 0, offset));
      }
      case Op.Reverse r -> {
        long[] from = own.clone();
        long offset = 0;
        for (int a : r.axes()) {
          offset += Math.max(0, in.dim(a) - 1) * own[a];
          from[a] = -own[a];
        }
        parts.add(new Part(in.dims(), from, out, offset, 0));
      }
      case Op.Concat c -> {
        long offset = 0;
        for (Expr x : e.inputs()) {
          parts.add(new Part(x.shape().dims(), longs(x.shape().strides()), out, 0, offset));
          offset += out[c.axis()] * x.shape().dim(c.axis());
        }
      }
    }
    return new MoveStep(e, at, parts, zeroFirst);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** The same moves in fewer loops; at least two, the inner one over neighbouring results. */
  private static Part joined(Part p) {
    List<Integer> extents = new ArrayList<>();
    List<Long> from = new ArrayList<>();
    List<Long> to = new ArrayList<>();
    for (int a = 0; a < p.extents().length; a++) {
      if (p.extents()[a] == 1) {
        continue;
      }
      int last = extents.size() - 1;
      if (last >= 0
          && from.get(last) == p.from()[a] * p.extents()[a]
          && to.get(last) == p.to()[a] * p.extents()[a]) {
        extents.set(last, extents.get(last) * p.extents()[a]);
        from.set(last, p.from()[a]);
        to.set(last, p.to()[a]);
      } else {
        extents.add(p.extents()[a]);
        from.add(p.from()[a]);
        to.add(p.to()[a]);
      }
    }
    while (extents.size() < 2) {
      extents.addFirst(1);
      from.addFirst(0L);
      to.addFirst(0L);
    }
    return new Part(
        extents.stream().mapToInt(Integer::intValue).toArray(),
        from.stream().mapToLong(Long::longValue).toArray(),
        to.stream().mapToLong(Long::longValue).toArray(),
        p.fromOffset(),
        p.toOffset());
  }

  @Override
  public void run(Workers workers) {
    if (zeroed > 0) {
      Memory.zero(to, zeroed);
    }
    if (blocks == 1) {
      run(0);
    } else {
      workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    for (int i = 0; i < parts.length; i++) {
      Part p = parts[i];
      if (p.size() > 0) {
        move(p, source[i], block);
      }
    }
  }

  /** All loops but the innermost, as one counter: this block's share of its turns. */
  private void move(Part p, long source, int block) {
    int inner = p.extents().length - 1;
    long turns = p.size() / p.extents()[inner];
    long first = turns * block / blocks;
    long end = turns * (block + 1) / blocks;
    for (long turn = first; turn < end; turn++) {
      long from = p.fromOffset();
      long into = p.toOffset();
      long rest = turn;
      for (int a = inner - 1; a >= 0; a--) {
        long at = rest % p.extents()[a];
        rest /= p.extents()[a];
        from += at * p.from()[a];
        into += at * p.to()[a];
      }
      line(p, inner, source + from * bytes, to + into * bytes);
    }
  }

  private void line(Part p, int inner, long from, long into) {
    int n = p.extents()[inner];
    long stepFrom = p.from()[inner] * bytes;
    long stepTo = p.to()[inner] * bytes;
    if (stepFrom == bytes && stepTo == bytes) {
      Memory.copy(from, into, (long) n * bytes);
    } else if (bytes == 4) {
      for (int i = 0; i < n; i++) {
        Memory.i32(into + i * stepTo, Memory.i32(from + i * stepFrom));
      }
    } else {
      for (int i = 0; i < n; i++) {
        Memory.f64(into + i * stepTo, Memory.f64(from + i * stepFrom));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
