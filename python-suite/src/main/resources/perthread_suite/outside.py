"""What a thread that is not Python's does with a local: it calls use()."""

import threading
import weakref

from perthread_suite.test_memory import Value, are_gone


class Greeting(threading.local):

    def __init__(self, text):
        self.text = text
        self.value = Value()


greeting = Greeting("hello")
references = []


def use():
    references.append(weakref.ref(greeting.value))
    return greeting.text


def left_nothing():
    """Whether the values of such threads are gone, and this thread's are not."""
    return len(references) > 0 and are_gone(references) and greeting.text == "hello"
