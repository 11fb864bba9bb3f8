import gzip

import pytest

from core.files.safe_gzip import is_gzip, unpack_gzip
from core.files.safe_zip import RefusedArchiveError


def test_what_is_in_a_gzip_file_is_returned():
    packed = gzip.compress(b"numbers")

    assert is_gzip(packed)
    assert not is_gzip(b"numbers")
    assert unpack_gzip(packed * 2, 14) == b"numbersnumbers"


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (gzip.compress(bytes(2**20 + 1)), "more than 1 MiB"),
        (gzip.compress(bytes(1000))[:-9], "damaged or was cut short"),
        (gzip.compress(b"numbers")[:-4] + b"xxxx", "damaged or was cut short"),
        (b"\x1f\x8b\x08", "damaged or was cut short"),
        (b"\x1f\x8b\x08\0" + bytes(6) + b"\xff\xff", "damaged or was cut short"),
    ],
)
def test_a_file_that_is_too_long_or_damaged_is_refused(packed, said):
    with pytest.raises(RefusedArchiveError, match=said):
        unpack_gzip(packed, 2**20)
