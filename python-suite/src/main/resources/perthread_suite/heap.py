"""The heap of the Java VM that runs us."""

try:
    import java

    _runtime = java.type("java.lang.Runtime").getRuntime()  # GraalPy
except AttributeError:
    from java.lang import Runtime

    _runtime = Runtime.getRuntime()  # Jython


def megabytes_used():
    return (_runtime.totalMemory() - _runtime.freeMemory()) >> 20
