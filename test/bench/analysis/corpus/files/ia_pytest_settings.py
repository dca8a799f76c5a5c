"""Tests of the settings loader. Run with pytest; no real credential is needed."""
import os
from dataclasses import dataclass

import pytest


@dataclass
class Settings:
    host: str
    api_token: str
    page_size: int = 100

    def __repr__(self):
        return f"Settings(host={self.host!r}, api_token='***', page_size={self.page_size})"


def load(environ=os.environ):
    missing = [name for name in ("CRM_HOST", "CRM_API_TOKEN") if not environ.get(name)]
    if missing:
        raise RuntimeError("set " + " and ".join(missing))
    return Settings(environ["CRM_HOST"], environ["CRM_API_TOKEN"], int(environ.get("CRM_PAGE_SIZE", "100")))


@pytest.fixture
def environ(monkeypatch):
    monkeypatch.setenv("CRM_HOST", "crm.example.com")
    monkeypatch.setenv("CRM_API_TOKEN", "dummy")
    monkeypatch.delenv("CRM_PAGE_SIZE", raising=False)
    return os.environ


def test_load(environ):
    assert load(environ).page_size == 100


def test_page_size(environ, monkeypatch):
    monkeypatch.setenv("CRM_PAGE_SIZE", "25")
    assert load(environ).page_size == 25


def test_missing_token(environ, monkeypatch):
    monkeypatch.delenv("CRM_API_TOKEN")
    with pytest.raises(RuntimeError, match="CRM_API_TOKEN"):
        load(environ)


def test_token_is_not_shown(environ):
    assert "dummy" not in repr(load(environ))


@pytest.mark.parametrize("bad", ["", "ten", "1.5"])
def test_bad_page_size(environ, monkeypatch, bad):
    monkeypatch.setenv("CRM_PAGE_SIZE", bad)
    with pytest.raises(ValueError):
        load(environ)
