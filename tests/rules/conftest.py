"""What the tests of small laws share: a place to write one."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Writes a law to a file, and gives the file."""

    def writing(text):
        file = tmp_path / "small.yaml"
        file.write_text(text, "utf-8")
        return file

    return writing
