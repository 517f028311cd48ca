"""What the documentation shows is so: its examples, run as they stand."""

import doctest
import unittest

import perthread_suite
from perthread_suite import local
from perthread_suite.threads import in_thread


class DocumentationTest(unittest.TestCase):

    def test_examples_doWhatTheyShow(self):
        names = {"local": local, "in_thread": in_thread}
        examples = doctest.DocTestParser().get_doctest(
            perthread_suite.documentation, names, "documentation", None, None)
        reports = []
        results = doctest.DocTestRunner(verbose=False).run(examples, out=reports.append)
        self.assertEqual("", "".join(reports))
        self.assertTrue(results.attempted >= 20, results)
