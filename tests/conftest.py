"""What every test has: profiles for hypothesis, and the tags of the features as markers."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import compliance.store.upgrade
from tests.forms import quickly

FEATURES = Path(__file__).resolve().parent.parent / "features"

# `ci` looks at the same examples every time, so that a red run is red for the change at hand;
# `default` looks for new ones. HYPOTHESIS_PROFILE chooses.
settings.register_profile("default", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    for tag in sorted({tag for file in FEATURES.rglob("*.feature") for tag in _tags(file)}):
        config.addinivalue_line("markers", f"{tag}: a tag of the features")


@pytest.fixture(scope="session", autouse=True)
def _set_up_quickly():
    """A patch, for speed alone: what it does is told, and bounded, in `tests.forms`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compliance.store.upgrade, "upgrade", quickly(compliance.store.upgrade.upgrade))
        yield


def _tags(feature: Path) -> set[str]:
    lines = feature.read_text(encoding="utf-8").splitlines()
    return {tag for line in lines if line.lstrip().startswith("@") for tag in re.findall(r"@(\S+)", line)}
