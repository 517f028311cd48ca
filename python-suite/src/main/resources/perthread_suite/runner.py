"""Runs the suite test by test, for JUnit.

On a CPython: python -m perthread_suite.runner docs/python.md, to see that the suite is right.
"""

import sys
import unittest

import perthread_suite

MODULES = [
    "test_attributes",
    "test_init",
    "test_classes",
    "test_idioms",
    "test_isolation",
    "test_memory",
    "test_documentation",
]


def tests():
    """All tests by name."""
    found = {}
    for module in MODULES:
        suite = unittest.defaultTestLoader.loadTestsFromName("perthread_suite." + module)
        for test in _flatten(suite):
            found[test.id().replace("perthread_suite.", "")] = test
    return found


def _flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            for inner in _flatten(test):
                yield inner
        else:
            yield test


def run(test):
    """Runs one test; returns what went wrong, or the empty string."""
    result = unittest.TestResult()
    test.run(result)
    troubles = [text for _, text in result.failures + result.errors + result.skipped]
    if not troubles and result.testsRun != 1:
        troubles = ["it did not run"]
    return "\n".join(troubles)


def main():
    """Runs all on the class that the interpreter came with."""
    import threading

    perthread_suite.local = perthread_suite.builtin = threading.local
    with open(sys.argv[1]) as page:
        perthread_suite.documentation = page.read()
    failed = 0
    for name, test in sorted(tests().items()):
        trouble = run(test)
        if trouble:
            failed += 1
            print(name + "\n" + trouble)
    print("%d failed" % failed)
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
