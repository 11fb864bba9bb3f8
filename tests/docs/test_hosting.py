"""What docs/hosting.md says of the settings and of its own two files agrees with the code."""

import re

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from dashboard.state.settings import Settings
from docs.documents import PROJECT, Document

TEXT = (PROJECT / "docs" / "hosting.md").read_text(encoding="utf-8")
DOCUMENT = Document(PROJECT / "docs" / "hosting.md")


def test_every_setting_of_a_server_is_there_with_what_it_is_without_the_variable():
    code = (PROJECT / "dashboard" / "state" / "settings.py").read_text(encoding="utf-8")
    usual = dict(re.findall(r"^\| `(FORWARD_PASS_\w+)` \|.*\| (.*) \|$", TEXT, re.MULTILINE))
    assert usual.keys() == set(re.findall(r"FORWARD_PASS_\w+", code))
    assert int(usual["FORWARD_PASS_QUOTA"]) == Settings.quota / 1e6
    assert int(usual["FORWARD_PASS_DISK"]) == Settings.disk / 1e6


def test_the_unit_and_the_proxy_agree_on_ports_and_on_the_path():
    (unit,) = (code.text for code in DOCUMENT.code("ini"))
    proxy = next(code.text for code in DOCUMENT.code("nginx") if "upstream" in code.text)
    (port,) = re.findall(r"--server\.port (\w+)%i", unit)
    (path,) = re.findall(r"--server\.baseUrlPath (\S+)", unit)
    assert re.findall(r"server 127\.0\.0\.1:(\d+);", proxy) == [f"{port}{i}" for i in (1, 2)]
    assert set(re.findall(r"location (?:= )?/([\w-]+)", proxy)) == {path}
    assert f"Path=/{path}/;" in proxy


def test_an_upload_may_be_as_large_as_the_app_takes():
    config = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (most,) = re.findall(r"maxUploadSize = (\d+)", config)
    assert int(re.findall(r"client_max_body_size (\d+)m;", TEXT)[0]) > int(most)
