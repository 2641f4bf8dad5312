"""Cookies are read one by one: what others have set on the same computer locks nobody out."""

from __future__ import annotations

import pytest

from posecheck.asked import cookies_in


@pytest.mark.parametrize(
    "header",
    [
        "posecheck=abc",
        ' foo={"a": 1} ;posecheck = abc; bar',
        "foo[]=\u00e9 \x01;;=;==;posecheck=abc;",
        "posecheck=of a longer path; posecheck=abc",
        "Posecheck=b; posecheck-8000=c; posecheck=abc",
    ],
)
def test_an_odd_cookie_costs_no_other(header: str) -> None:
    assert cookies_in(header)["posecheck"] == "abc"


def test_no_cookies_are_none() -> None:
    assert cookies_in("").get("posecheck") is None
    assert cookies_in("posecheck=a=b")["posecheck"] == "a=b"
