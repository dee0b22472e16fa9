package thalweg.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.List;

/** Generates one turn of the vector loop: a vector's worth of elements, or what is left of one. */
final class ChunkEmitter {
  /** The first lanes of a vector only, or all of them. */
  static final int ALL_LANES = -1;

  private final Loop loop;
  private final CodeBuilder code;
  private final BodyEmitter body;
  private final Pointers pointers;
  private final int stride;
  private final int extent;
  private final int accumulator;
  private final int mask;

  /**
   * @param stride local of the strides
   * @param extent local of the extents
   * @param accumulator local of the fold's vector, if there is a fold
   * @param mask local of the lanes to touch, or ALL_LANES
   */
  ChunkEmitter(
      Loop loop,
      CodeBuilder code,
      BodyEmitter body,
      Pointers pointers,
      int stride,
      int extent,
      int accumulator,
      int mask) {
    this.loop = loop;
    this.code = code;
    this.body = body;
    this.pointers = pointers;
    this.stride = stride;
    this.extent = extent;
    this.accumulator = accumulator;
    this.mask = mask;
  }

  /** The turn at the element whose index is in a local. */
  void at(int i) {
    pointers.enterVector(i);
    int l = loop.vector() + 1;
    if (loop.fold() != null && !loop.alongRows()) {
      body.startFold(accumulator);
      folded(l);
      body.storeColumns(accumulator, pointers.get(loop.accesses().size() - 1, l), mask);
    } else {
      compute(l);
    }
  }

  /** The loops inside the vector loop of a fold down the columns. */
  private void folded(int l) {
    if (l == loop.loops()) {
      compute(l);
      return;
    }
    int k = code.allocateLocal(TypeKind.INT);
    var test = code.newLabel();
    var exit = code.newLabel();
    code.loadConstant(0).istore(k).labelBinding(test);
    code.iload(k).aload(extent).loadConstant(l).iaload().if_icmpge(exit);
    pointers.enter(l, k, stride);
    folded(l + 1);
    code.iinc(k, 1).goto_(test).labelBinding(exit);
  }

  private void compute(int l) {
    body.compute(a -> pointers.get(a, l));
    List<Integer> stores = loop.stores();
    for (int s = 0; s < stores.size(); s++) {
      body.store(stores.get(s), pointers.get(loop.reads() + s, l), mask);
    }
    if (loop.fold() != null) {
      body.accumulate(accumulator, loop.alongRows() ? mask : ALL_LANES);
    }
  }
}
