"""Fixtures for all tests."""

import shutil
from pathlib import Path

import pytest

from nce.data import DATA


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may damage."""
    return shutil.copytree(DATA, tmp_path / "data")
