"""What is hashed has one form, whichever way it is made."""

import json
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from compliance.chain import canonical, digest, digest_of, plain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.datetimes(timezones=st.just(UTC)) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_canonical_text_is_what_the_standard_library_writes(value):
    """Control characters, half characters and numbers of any length among it."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=plain)
    assert canonical(value) == text
    assert digest_of(value) == digest(text)
