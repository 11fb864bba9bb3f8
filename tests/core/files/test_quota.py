import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import init_network
from core.files.quota import Quota, QuotaError, size_of
from core.weights.custom import keep_network


def quota(folder, most, **which):
    return (Quota((str(folder),), most, **which),)


def keep(folder, most):
    return keep_network(init_network(), "mine", folder, quotas=quota(folder, most))


def test_what_fits_is_kept_and_what_does_not_leaves_nothing(tmp_path):
    size = size_of(keep(tmp_path, 10**9))
    keep(tmp_path, 2 * size)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QuotaError, match=r"You keep 0\.\d MB of the 0\.\d MB that you may"):
        keep(tmp_path, 3 * size - 1)
    assert sorted(tmp_path.iterdir()) == before


def test_those_who_write_at_once_do_not_pass_the_bound_together(tmp_path):
    most = 3 * size_of(keep(tmp_path, 10**9))

    def try_to_keep(_):
        try:
            return keep(tmp_path, most)
        except QuotaError:
            return None

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(try_to_keep, range(8)))
    assert size_of(tmp_path) <= most


def test_what_was_written_counts_once():
    Quota((), 10).check(10, written=False)
    with pytest.raises(QuotaError):
        Quota((), 10).check(11)


def test_what_no_quota_would_hold_is_not_answered_with_advice_to_remove_something(tmp_path):
    with pytest.raises(QuotaError, match=r"takes 2\.0 MB, where at most 1\.0 MB may be kept"):
        quota(tmp_path, 1_000_000)[0].check(2_000_000)


def test_what_goes_before_anything_is_kept_does_not_count(tmp_path):
    (tmp_path / "stays").write_bytes(bytes(6000))
    (tmp_path / "goes").write_bytes(bytes(6000))
    (found,) = quota(tmp_path, 100_000, apart=(str(tmp_path / "goes"),))
    assert found.used < quota(tmp_path, 100_000)[0].used
    assert found.used >= 6000


def test_a_full_server_is_said_to_be_full(tmp_path):
    with pytest.raises(QuotaError, match="There is no room left on this server: all its visitors"):
        quota(tmp_path, 1, everyone=True)[0].check(2)


def test_links_are_not_followed_and_what_is_missing_is_nothing(tmp_path):
    (tmp_path / "big").write_bytes(bytes(5000))
    inner = tmp_path / "folder"
    inner.mkdir()
    (inner / "small").write_bytes(bytes(7))
    os.symlink(tmp_path / "big", inner / "link")
    os.symlink(tmp_path, inner / "loop")
    assert 7 < size_of(inner) < 1000
    assert size_of(tmp_path / "none") == 0
