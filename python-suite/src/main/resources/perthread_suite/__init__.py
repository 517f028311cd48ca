"""What a threading.local must do, in the Python that 2.7 and 3 have in common.

The class under test is told to the package before its test modules are imported:

    import perthread_suite
    perthread_suite.local = perthread.local
"""

#: The class under test.
local = None

#: The class that the Python came with.
builtin = None

#: The text whose examples are run.
documentation = ""
