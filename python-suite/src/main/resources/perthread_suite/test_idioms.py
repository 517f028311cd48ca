"""What well-known libraries do with threading.local, each idiom as a small program of its own.

Each program runs in the constructing thread and in two others side by side. What is expected is
what CPython gives (see the runner).
"""

import copy
import unittest
import weakref

from perthread_suite import local
from perthread_suite.test_attributes import Barrier
from perthread_suite.threads import in_thread, in_threads


class ConnectionHandler(object):
    """As Django keeps its database connections: one for each alias, made when it is asked for."""

    def __init__(self, settings):
        self.settings = settings
        self._connections = local()

    def __getitem__(self, alias):
        try:
            return getattr(self._connections, alias)
        except AttributeError:
            if alias not in self.settings:
                raise KeyError(alias)
        connection = {"alias": alias, "queries": 0}
        setattr(self._connections, alias, connection)
        return connection

    def __delitem__(self, alias):
        delattr(self._connections, alias)

    def opened(self):
        return [a for a in sorted(self.settings) if hasattr(self._connections, a)]


class Translation(object):
    """As Django keeps the active language: an attribute that is absent by default."""

    default = "en"

    def __init__(self):
        self._active = local()

    def activate(self, language):
        self._active.value = language

    def deactivate(self):
        if hasattr(self._active, "value"):
            del self._active.value

    def language(self):
        return getattr(self._active, "value", self.default)

    def override(self, language, function):
        before = getattr(self._active, "value", None)
        self.activate(language)
        try:
            return function()
        finally:
            if before is None:
                self.deactivate()
            else:
                self.activate(before)


class ContextStack(local):
    """As Flask and werkzeug keep the contexts of requests: a stack for each thread."""

    def __init__(self, name):
        self.name = name
        self.contexts = []

    def push(self, context):
        self.contexts.append(context)
        return self.contexts

    def pop(self):
        return self.contexts.pop() if self.contexts else None

    @property
    def top(self):
        return self.contexts[-1] if self.contexts else None


class ContextProxy(object):
    """An object that stands for the context on top of a stack."""

    __slots__ = ("_stack", "__dict__")

    def __init__(self, stack):
        object.__setattr__(self, "_stack", stack)

    def __getattr__(self, name):
        top = self._stack.top
        if top is None:
            raise RuntimeError("no context in " + self._stack.name)
        return getattr(top, name)

    def __setattr__(self, name, value):
        setattr(self._stack.top, name, value)


class Request(object):
    def __init__(self, path):
        self.path = path


class ScopedRegistry(object):
    """As SQLAlchemy keeps the session of a thread, with the connection by a weak reference."""

    def __init__(self, create):
        self.create = create
        self.registry = local()

    def __call__(self):
        try:
            return self.registry.value
        except AttributeError:
            value = self.registry.value = self.create()
            self.registry.current = weakref.ref(value)
            return value

    def has(self):
        return hasattr(self.registry, "value")

    def current(self):
        return self.registry.current()

    def clear(self):
        try:
            del self.registry.value
        except AttributeError:
            pass


class DigestAuth(object):
    """As requests keeps the state of a digest authentication: made by the first use in a thread."""

    def __init__(self, user):
        self.user = user
        self._state = local()

    def init_per_thread_state(self):
        if not hasattr(self._state, "init"):
            self._state.init = True
            self._state.last_nonce = ""
            self._state.nonce_count = 0

    def header(self, nonce):
        self.init_per_thread_state()
        if nonce == self._state.last_nonce:
            self._state.nonce_count += 1
        else:
            self._state.nonce_count = 1
        self._state.last_nonce = nonce
        return "%s %s %08x" % (self.user, nonce, self._state.nonce_count)


class ConnectionState(object):
    def __init__(self, **named):
        super(ConnectionState, self).__init__(**named)
        self.reset()

    def reset(self):
        self.closed, self.conn, self.transactions = True, None, []

    def set_connection(self, conn):
        self.closed, self.conn = False, conn


class LocalConnectionState(ConnectionState, local):
    """As peewee keeps a database's connection: the class of one thread, mixed with local."""


class ArithmeticContext(object):
    """As decimal keeps its context: a default for each thread, replaced for a block."""

    def __init__(self, precision=28):
        self.precision = precision


contexts = local()


def getcontext(_local=contexts):
    try:
        return _local.__arithmetic_context__
    except AttributeError:
        _local.__arithmetic_context__ = ArithmeticContext()
        return _local.__arithmetic_context__


class localcontext(object):
    def __init__(self, precision):
        self.new = copy.copy(getcontext())
        self.new.precision = precision

    def __enter__(self):
        self.saved = getcontext()
        contexts.__arithmetic_context__ = self.new
        return self.new

    def __exit__(self, *_):
        contexts.__arithmetic_context__ = self.saved


def everywhere(program):
    """What the program gives here, then in two threads side by side, then here again."""
    barrier = Barrier(2)
    here = program("main", lambda: None)
    there = in_threads(2, lambda number: program("t%d" % number, barrier.wait))
    return [here] + there + [program("again", lambda: None)]


class IdiomsTest(unittest.TestCase):

    def test_django_connections(self):
        handler = ConnectionHandler({"default": {}, "replica": {}})

        def program(name, meet):
            before = handler.opened()
            handler["default"]["queries"] += 1
            meet()
            handler["replica"]["queries"] += 2
            del handler["replica"]
            return before, handler.opened(), handler["default"]["queries"]

        self.assertEqual(
            [
                ([], ["default"], 1),
                ([], ["default"], 1),
                ([], ["default"], 1),
                (["default"], ["default"], 2),
            ],
            everywhere(program),
        )
        self.assertRaises(KeyError, lambda: handler["unknown"])

    def test_django_translation(self):
        translation = Translation()

        def program(name, meet):
            before = translation.language()
            inside = translation.override("fr", lambda: (meet(), translation.language())[1])
            between = translation.language()
            translation.activate(name)
            return before, inside, between, translation.language()

        self.assertEqual(
            [
                ("en", "fr", "en", "main"),
                ("en", "fr", "en", "t0"),
                ("en", "fr", "en", "t1"),
                ("main", "fr", "main", "again"),
            ],
            everywhere(program),
        )
        translation.deactivate()
        translation.deactivate()
        self.assertEqual("en", translation.language())

    def test_flask_contextStack(self):
        stack = ContextStack("requests")
        request = ContextProxy(stack)
        self.assertRaises(RuntimeError, lambda: request.path)

        def program(name, meet):
            stack.push(Request("/" + name))
            meet()
            stack.push(Request("/inner"))
            request.path += "/" + name
            inner = request.path
            stack.pop()
            outer = request.path
            stack.pop()
            return inner, outer, stack.pop(), stack.name, len(stack.contexts)

        self.assertEqual(
            [
                ("/inner/" + name, "/" + name, None, "requests", 0)
                for name in ("main", "t0", "t1", "again")
            ],
            everywhere(program),
        )

    def test_sqlalchemy_scopedRegistry(self):
        numbers = []

        class Session(object):
            def __init__(self):
                numbers.append(len(numbers))

        registry = ScopedRegistry(Session)

        def program(name, meet):
            before = registry.has()
            session = registry()
            meet()
            same = registry() is session and registry.current() is session
            if name == "again":
                registry.clear()
            return before, same, registry.has()

        self.assertEqual(
            [
                (False, True, True),
                (False, True, True),
                (False, True, True),
                (True, True, False),
            ],
            everywhere(program),
        )
        self.assertEqual([0, 1, 2], numbers)
        registry.clear()

    def test_requests_digestAuth(self):
        auth = DigestAuth("ada")

        def program(name, meet):
            first = auth.header("n1")
            meet()
            return first, auth.header("n1"), auth.header("n2")

        self.assertEqual(
            [("ada n1 00000001", "ada n1 00000002", "ada n2 00000001")] * 4, everywhere(program)
        )

    def test_peewee_connectionState(self):
        state = LocalConnectionState()

        def program(name, meet):
            before = state.closed, state.conn
            state.set_connection(name)
            state.transactions.append(name)
            meet()
            return before, state.closed, state.conn, state.transactions

        self.assertEqual(
            [
                ((True, None), False, "main", ["main", "again"]),
                ((True, None), False, "t0", ["t0"]),
                ((True, None), False, "t1", ["t1"]),
                ((False, "main"), False, "again", ["main", "again"]),
            ],
            everywhere(program),
        )
        self.assertEqual(("again", None), (state.conn, in_thread(lambda: state.conn)))

    def test_decimal_context(self):
        def program(name, meet):
            before = getcontext().precision
            with localcontext(5) as inner:
                meet()
                inside = getcontext() is inner, getcontext().precision
            getcontext().precision += 1
            return before, inside, getcontext().precision

        self.assertEqual(
            [
                (28, (True, 5), 29),
                (28, (True, 5), 29),
                (28, (True, 5), 29),
                (29, (True, 5), 30),
            ],
            everywhere(program),
        )
