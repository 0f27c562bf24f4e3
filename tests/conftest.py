"""Fixtures for all tests."""

import shutil

import pytest
from hypothesis import settings

from nce.data import DATA

# the same examples on every machine, however slow
settings.register_profile("nce", deadline=None, derandomize=True)
settings.load_profile("nce")


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may damage."""
    return shutil.copytree(DATA, tmp_path / "data")
