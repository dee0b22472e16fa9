package thalweg.expr;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the code of one {@link Loop} with the Class-File API: nested counted loops over plain
 * addresses, the vector loop in steps of the machine's lanes, and a method of its own for the
 * elements that do not fill a vector. Two small methods, because the JVM's compilers give up on one
 * large one.
 */
final class LoopEmitter {
  private static final ClassDesc SELF = ClassDesc.of("thalweg.expr.GeneratedLoop");
  private static final ClassDesc LONGS = CD_long.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, LONGS, LONGS, INTS, CD_int, CD_int);

  // Locals of run.
  private static final int BASE = 1;
  private static final int STRIDE = 2;
  private static final int EXTENT = 3;
  private static final int FROM = 4;
  private static final int TO = 5;

  private final Loop loop;
  private final CodeBuilder code;
  private final BodyEmitter body;
  private final int lanes;
  private final Pointers pointers;

  /** The fold's vector, and what the incomplete vectors added to it. */
  private int accumulator;

  private int rest;

  private LoopEmitter(Loop loop, CodeBuilder code) {
    this.loop = loop;
    this.code = code;
    this.body = new BodyEmitter(loop, code);
    this.lanes = BodyEmitter.lanes(loop);
    this.pointers = new Pointers(loop, code);
  }

  /** The bytes of a class that implements {@link LoopCode} for this loop. */
  static byte[] emit(Loop loop, String name) {
    return ClassFile.of()
        .build(
            SELF,
            c ->
                c.withInterfaceSymbols(ClassDesc.of("thalweg.expr.LoopCode"))
                    .with(SourceFileAttribute.of(name))
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_PUBLIC,
                        LoopEmitter::constructor)
                    .withMethodBody(
                        "run", RUN, ClassFile.ACC_PUBLIC, b -> new LoopEmitter(loop, b).run())
                    .withMethodBody(
                        "tail",
                        tailType(loop),
                        ClassFile.ACC_STATIC,
                        b -> new LoopEmitter(loop, b).tail()));
  }

  private static void constructor(CodeBuilder code) {
    code.aload(0)
        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
        .return_();
  }

  /** Addresses at the vector loop's level, strides, extents, first element, number of elements. */
  private static MethodTypeDesc tailType(Loop loop) {
    List<ClassDesc> arguments = new ArrayList<>();
    loop.accesses().forEach(_ -> arguments.add(CD_long));
    arguments.addAll(List.of(LONGS, INTS, CD_int, CD_int));
    return MethodTypeDesc.of(
        loop.alongRows() ? VectorCode.scalar(loop.foldType()) : CD_void, arguments);
  }

  private void tail() {
    int arrays = loop.accesses().size();
    for (int a = 0; a < arrays; a++) {
      pointers.set(a, loop.vector(), 2 * a);
    }
    int stride = 2 * arrays;
    int extent = stride + 1;
    int first = stride + 2;
    int count = stride + 3;
    int mask = code.allocateLocal(TypeKind.REFERENCE);
    body.firstLanes(count, mask);
    body.constants();
    hoist();
    startAccumulator();
    if (loop.alongRows()) {
      body.startFold(accumulator);
    }
    new ChunkEmitter(loop, code, body, pointers, stride, extent, accumulator, mask).at(first);
    if (loop.alongRows()) {
      body.returnFolded(accumulator);
    } else {
      code.return_();
    }
  }

  private void run() {
    for (int a = 0; a < loop.accesses().size(); a++) {
      code.aload(BASE).loadConstant(a).laload();
      pointers.store(a, 0);
    }
    body.constants();
    startAccumulator();
    level(0);
    code.return_();
  }

  private void startAccumulator() {
    if (loop.fold() != null) {
      accumulator = code.allocateLocal(TypeKind.REFERENCE);
    }
  }

  private void start(int l) {
    if (l == 0) {
      code.iload(FROM);
    } else {
      code.loadConstant(0);
    }
  }

  private void end(int l) {
    if (l == 0) {
      code.iload(TO);
    } else {
      code.aload(EXTENT).loadConstant(l).iaload();
    }
  }

  private void level(int l) {
    if (loop.alongRows() && l == loop.kept()) {
      body.startFold(accumulator);
      rest = body.startRest();
      inner(l);
      body.storeFolded(accumulator, rest, pointers.get(loop.accesses().size() - 1, l));
    } else {
      inner(l);
    }
  }

  private void inner(int l) {
    if (l == loop.vector()) {
      vectorLoop(l);
    } else {
      int k = code.allocateLocal(TypeKind.INT);
      var test = code.newLabel();
      var exit = code.newLabel();
      start(l);
      code.istore(k).labelBinding(test).iload(k);
      end(l);
      code.if_icmpge(exit);
      pointers.enter(l, k, STRIDE);
      level(l + 1);
      code.iinc(k, 1).goto_(test).labelBinding(exit);
    }
  }

  private void hoist() {
    int l = loop.vector();
    if (l == loop.loops() - 1) {
      body.hoistedLoads(l, a -> pointers.get(a, l));
    }
  }

  private void vectorLoop(int l) {
    int i = code.allocateLocal(TypeKind.INT);
    int left = code.allocateLocal(TypeKind.INT);
    int limit = code.allocateLocal(TypeKind.INT);
    hoist();
    start(l);
    code.istore(i);
    end(l);
    code.iload(i).isub().loadConstant(lanes).irem().istore(left);
    end(l);
    code.iload(left).isub().istore(limit);
    var test = code.newLabel();
    var tail = code.newLabel();
    var exit = code.newLabel();
    code.labelBinding(test).iload(i).iload(limit).if_icmpge(tail);
    new ChunkEmitter(
            loop, code, body, pointers, STRIDE, EXTENT, accumulator, ChunkEmitter.ALL_LANES)
        .at(i);
    code.iinc(i, lanes).goto_(test).labelBinding(tail);
    code.iload(left).ifle(exit);
    for (int a = 0; a < loop.accesses().size(); a++) {
      code.lload(pointers.get(a, l));
    }
    code.aload(STRIDE).aload(EXTENT).iload(i).iload(left);
    code.invokestatic(SELF, "tail", tailType(loop));
    if (loop.alongRows()) {
      body.foldRest(rest);
    }
    code.labelBinding(exit);
  }
}
