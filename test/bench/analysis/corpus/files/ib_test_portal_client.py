"""Unit tests of our portal client (nothing is sent, everything is mocked)."""
import unittest
from unittest import mock

SETTINGS = {
    "user": "demo",
    "password": "changeme",
    "token": "xxxxxxxxxxxxxxxxxxxx",
    "api_key": "<your-api-key>",
    "secret": "${PORTAL_SECRET}",
}


class Client:
    def __init__(self, session, base="http://localhost:9999"):
        self.session, self.base = session, base

    def invoices(self, year):
        reply = self.session.get(f"{self.base}/invoices", params={"year": year}, timeout=5)
        reply.raise_for_status()
        return reply.json()["items"]

    def delete_all(self):
        for item in self.invoices(2024):
            self.session.delete(f"{self.base}/invoices/{item['id']}", timeout=5)


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.session = mock.Mock()
        self.session.get.return_value.json.return_value = {"items": [{"id": 1}, {"id": 2}]}

    def test_lists(self):
        self.assertEqual(len(Client(self.session).invoices(2024)), 2)

    def test_deletes_each(self):
        Client(self.session).delete_all()
        self.assertEqual(self.session.delete.call_count, 2)

    @mock.patch("os.system")
    @mock.patch("subprocess.run")
    def test_starts_nothing(self, run, system):
        Client(self.session).invoices(2023)
        run.assert_not_called()
        system.assert_not_called()

    def test_settings_are_placeholders(self):
        self.assertTrue(SETTINGS["api_key"].startswith("<"))


if __name__ == "__main__":
    unittest.main()
