import unittest
from unittest import mock


def login(user, password, backend):
    if not user or not password:
        raise ValueError("user and password are required")
    return backend.check(user, password)


class LoginTest(unittest.TestCase):
    def setUp(self):
        self.backend = mock.Mock()
        self.backend.check.return_value = True

    def test_ok(self):
        self.assertTrue(login("alice", "secret", self.backend))
        self.backend.check.assert_called_once_with("alice", "secret")

    def test_empty(self):
        with self.assertRaises(ValueError):
            login("alice", "", self.backend)


if __name__ == "__main__":
    unittest.main()
