package io.github.perthread.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.builtins.objects.function.PBuiltinFunction;
import com.oracle.graal.python.builtins.objects.function.Signature;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.strings.TruffleString;

/**
 * What {@code local.__setattr__} and {@code local.__delattr__} run when they are called by name:
 * GraalPy's own method, after a look at the name if that is no plain string. An assignment ({@code
 * x.a = 1}) does not come here: GraalPy finds its own slot behind the method and uses that.
 *
 * <p>CPython compares the name with {@code "__dict__"} before it looks at its type; GraalPy does
 * not, and an override written in Python would be called at each assignment.
 */
final class CheckedSetter extends PRootNode {
  private final Signature signature;
  private final Object check;
  @Child private DirectCallNode original;

  private CheckedSetter(PythonLanguage language, PBuiltinFunction original, Object check) {
    super(language);
    this.signature = original.getSignature();
    this.check = check;
    this.original = DirectCallNode.create(original.getCallTarget());
  }

  /**
   * Returns a method that is as GraalPy's own but for the look at the name. The calling thread has
   * entered the context.
   *
   * @param method the method of GraalPy's
   * @param check a Python function of the object and the name; raises if the name is refused
   * @return the method
   */
  static Object of(Object method, Object check) {
    PBuiltinFunction original = (PBuiltinFunction) method;
    PythonBuiltinClassType type = (PythonBuiltinClassType) original.getInitialPythonClass();
    PythonLanguage language = PythonLanguage.get(null);
    return new PBuiltinFunction(
        type,
        type.getInstanceShape(language),
        original.getName(),
        original.getEnclosingType(),
        original.getDefaults(),
        original.getKwDefaults(),
        original.getFlags(),
        new CheckedSetter(language, original, check).getCallTarget(),
        original.getSlot(),
        original.getSlotWrapper());
  }

  @Override
  public Object execute(VirtualFrame frame) {
    Object[] arguments = frame.getArguments();
    Object name = PArguments.getArgument(arguments, 1);
    if (!(name instanceof TruffleString)) {
      check(PArguments.getArgument(arguments, 0), name);
    }
    return original.call(arguments);
  }

  @TruffleBoundary
  private void check(Object self, Object name) {
    Interop.execute(check, self, name);
  }

  @Override
  public Signature getSignature() {
    return signature;
  }

  @Override
  public boolean isPythonInternal() {
    return true;
  }
}
