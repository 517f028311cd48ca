"""The kinds of local that are measured, and what is measured of them."""

UNROLLED = 20


class Plain(object):
    pass


def kinds():
    """Ours, the built-in one, the pure-Python one of the Python's library; an object for scale."""
    import _threading_local
    import threading

    import perthread

    return [
        ("object", Plain),
        ("built-in", threading.local),
        ("ours", perthread.local),
        ("pure Python", _threading_local.local),
    ]


def loop_of(statement):
    """A function that executes it a number of times, without much else."""
    source = "def loop(x, rounds):\n    for _ in range(rounds):\n"
    names = {}
    exec(source + ("        %s\n" % statement) * UNROLLED, names)
    return names["loop"]
