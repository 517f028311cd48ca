"""One session after another, each with a local of its own."""

import sys
import threading

from perthread_suite.heap import megabytes_used


class Session(object):
    def __init__(self, context):
        self.context = context  # a value that refers to its local
        self.buffer = bytearray(1 << 20)


def serve():
    context = threading.local()
    context.session = Session(context)


for number in range(1, 2001):
    serve()
    if number % 10 == 0:
        sys.stdout.write("%d %d\n" % (number, megabytes_used()))
        sys.stdout.flush()
