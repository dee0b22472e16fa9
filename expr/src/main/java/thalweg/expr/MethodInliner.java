package thalweg.expr;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the code of {@link VectorMath}'s functions into generated loops, instead of calling them.
 *
 * <p>Why: the JVM's compiler stops inlining ordinary methods once a method has grown past an
 * internal limit, which a few dozen vector operations reach; from then on every vector handed to
 * such a method is allocated as an object. Methods of the vector classes themselves are exempt, so
 * generated code calls only those.
 */
final class MethodInliner {
  private static final String OWNER = "thalweg/expr/VectorMath";
  private static final Map<String, CodeModel> METHODS = read();

  private MethodInliner() {}

  private static Map<String, CodeModel> read() {
    try (InputStream in = MethodInliner.class.getResourceAsStream("VectorMath.class")) {
      Map<String, CodeModel> methods = new HashMap<>();
      for (MethodModel m : ClassFile.of().parse(in.readAllBytes()).methods()) {
        m.code()
            .ifPresent(code ->
                methods.put(m.methodName().stringValue() + m.methodType().stringValue(), code));
      }
      return methods;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the class VectorMath", e);
    }
  }

  /** Emits the method's body; its arguments are on the stack, and its result will be. */
  static void inline(CodeBuilder code, String name, ClassDesc result, ClassDesc argument) {
    body(code, name, MethodTypeDesc.of(result, argument));
  }

  private static void body(CodeBuilder code, String name, MethodTypeDesc type) {
    CodeModel model = METHODS.get(name + type.descriptorString());
    if (model == null) {
      throw new IllegalStateException("VectorMath has no " + name + type.displayDescriptor());
    }
    int base = reserve(code, ((CodeAttribute) model).maxLocals());
    storeArguments(code, type, base);
    Map<Label, Label> labels = new HashMap<>();
    Label end = code.newLabel();
    List<CodeElement> elements = model.elementList();
    for (CodeElement element : elements) {
      if (element instanceof Instruction || element instanceof LabelTarget) {
        copy(code, element, base, labels, end, element == lastInstruction(elements));
      }
    }
    code.labelBinding(end);
  }

  private static int reserve(CodeBuilder code, int locals) {
    int base = code.allocateLocal(TypeKind.REFERENCE);
    for (int i = 1; i < locals; i++) {
      int next = code.allocateLocal(TypeKind.REFERENCE);
      if (next != base + i) {
        throw new IllegalStateException("locals are not consecutive");
      }
    }
    return base;
  }

  private static void storeArguments(CodeBuilder code, MethodTypeDesc type, int base) {
    int slot = base;
    int[] slots = new int[type.parameterCount()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = slot;
      slot += TypeKind.from(type.parameterType(i)).slotSize();
    }
    for (int i = slots.length - 1; i >= 0; i--) {
      code.storeLocal(TypeKind.from(type.parameterType(i)), slots[i]);
    }
  }

  private static CodeElement lastInstruction(List<CodeElement> elements) {
    return elements.reversed().stream()
        .filter(Instruction.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static void copy(
      CodeBuilder code,
      CodeElement element,
      int base,
      Map<Label, Label> labels,
      Label end,
      boolean last) {
    switch (element) {
      case LoadInstruction i -> code.loadLocal(i.typeKind(), base + i.slot());
      case StoreInstruction i -> code.storeLocal(i.typeKind(), base + i.slot());
      case IncrementInstruction i -> code.iinc(base + i.slot(), i.constant());
      case BranchInstruction i ->
          code.branch(i.opcode(), labels.computeIfAbsent(i.target(), _ -> code.newLabel()));
      case LabelTarget t ->
          code.labelBinding(labels.computeIfAbsent(t.label(), _ -> code.newLabel()));
      case ReturnInstruction _ -> {
        if (!last) {
          code.goto_(end);
        }
      }
      case InvokeInstruction i when i.owner().asInternalName().equals(OWNER) ->
          body(code, i.name().stringValue(), i.typeSymbol());
      default -> code.with(element);
    }
  }
}
