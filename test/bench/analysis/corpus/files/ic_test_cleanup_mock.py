"""Tests of the cleaner: nothing is deleted, the runner is a recorder."""
import unittest


class Recorder:
    def __init__(self):
        self.calls = []

    def run(self, argv, **options):
        self.calls.append(list(argv))
        return 0


def clean(runner, folders, dry=True):
    for folder in folders:
        if folder in ("/", "/home"):
            raise ValueError("refused")
        if not dry:
            runner.run(["rm", "-rf", "--", folder])


class CleanTest(unittest.TestCase):
    def test_dry_run_calls_nothing(self):
        recorder = Recorder()
        clean(recorder, ["/srv/tmp/a"])
        self.assertEqual(recorder.calls, [])

    def test_command(self):
        recorder = Recorder()
        clean(recorder, ["/srv/tmp/a"], dry=False)
        self.assertEqual(recorder.calls, [["rm", "-rf", "--", "/srv/tmp/a"]])

    def test_refuses_root(self):
        with self.assertRaises(ValueError):
            clean(Recorder(), ["/"], dry=False)


if __name__ == "__main__":
    unittest.main()
