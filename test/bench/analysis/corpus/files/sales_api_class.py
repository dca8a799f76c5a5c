"""Client of the planning service; host and token come from the caller."""
from dataclasses import dataclass, field

import requests


class PlanningError(Exception):
    pass


@dataclass
class Planning:
    base_url: str
    token: str
    timeout: float = 20.0
    session: requests.Session = field(default_factory=requests.Session)

    def _get(self, path, **params):
        headers = {"Authorization": f"Bearer {self.token}"}
        response = self.session.get(self.base_url + path, params=params, headers=headers, timeout=self.timeout)
        if response.status_code == 401:
            raise PlanningError("the token was refused")
        response.raise_for_status()
        return response.json()

    def weeks(self, year):
        return self._get("/weeks", year=year)["items"]
