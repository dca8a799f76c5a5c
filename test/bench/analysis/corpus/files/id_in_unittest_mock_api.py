"""Tests of the price client; no network."""
from unittest.mock import Mock

FAKE_TOKEN = "test-token"
HEADERS = {"Authorization": "Bearer " + FAKE_TOKEN}


class PriceClient:
    def __init__(self, session, token):
        self.session, self.token = session, token

    def price(self, sku):
        answer = self.session.get(f"/prices/{sku}", headers={"Authorization": f"Bearer {self.token}"})
        return answer.json()["price"]


def test_price():
    session = Mock()
    session.get.return_value.json.return_value = {"price": 9.9}
    assert PriceClient(session, FAKE_TOKEN).price("A1") == 9.9
    session.get.assert_called_once_with("/prices/A1", headers=HEADERS)


test_price()
