import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib import hosts
from luytre.lib.hosts import BadHost, BadUrl, canonical_host, canonical_url


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("EXAMPLE.com.", "example.com"),
        ("đường.example", "xn--ng-pma05d708i.example"),
        ("xn--NG-pma05d708i.example", "xn--ng-pma05d708i.example"),
        ("evil[.]example", "evil.example"),
        ("evil (dot) example", "evil.example"),
        ("evil。example", "evil.example"),
        ("under_score.example", "under_score.example"),
        ("1.2.3.4", "1.2.3.4"),
        ("0x7f.1", "127.0.0.1"),
        ("3232235777", "192.168.1.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("💩.example", "xn--ls8h.example"),
    ],
)
def test_a_host_has_one_form(typed, host):
    assert canonical_host(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "a..b",
        "a b.example",
        "x" * 64 + ".example",
        "256.1.1.1",
        "1.2.3.4.5",
        "a.b.09",
        ":::",
        "\ud800.vn",
        "a/b.vn",
        "x." * 130,
    ],
    ids=repr,
)
def test_what_is_no_host_is_refused(typed):
    with pytest.raises(BadHost):
        canonical_host(typed)


@given(st.text(max_size=80))
def test_any_text_gives_a_stable_host_or_bad_host(text):
    try:
        host = canonical_host(text)
    except BadHost:
        return
    assert canonical_host(host) == host
    assert canonical_host(hosts.display(host)) == host


urls = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="ab.c/:?#%2eE@[]()\\'\" đ-", max_size=60).map(lambda rest: f"https://a.example/{rest}"),
    st.text(alphabet="ab.c/:?#%2eE@[]()\\'\" đ-", max_size=60),
)


@given(urls)
def test_any_text_gives_a_stable_address_or_bad_url(text):
    try:
        url = canonical_url(text)
    except BadUrl:
        return
    assert canonical_url(url.text) == url
    assert url.text.isascii()
    assert not set(url.text) & set(" \t\r\n<>\"'\\")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hxxps://Evil[.]Example/a/../b?x=1#part", "https://evil.example/b?x=1"),
        ("example.vn", "https://example.vn/"),
        ("//example.vn", "https://example.vn/"),
        ("(xem https://a.example)"[5:], "https://a.example/"),
        ("“https://a.example/x”", "https://a.example/x"),
        ("https://a.example/wiki_(x)", "https://a.example/wiki_%28x%29"),
        ("http://google.com@evil.example:80/%7Ea", "http://evil.example/~a"),
        ("http:\\\\evil.example\\x", "http://evil.example/x"),
        ("https://evil.example:8443/%c4%91", "https://evil.example:8443/%C4%91"),
        ("https://evil.example/đ", "https://evil.example/%C4%91"),
        ("https://[2001:db8::1]:443/", "https://[2001:db8::1]/"),
        ("ht\ntps://evil.exam\tple/\u200bx", "https://evil.example/x"),
    ],
)
def test_an_address_has_one_form(typed, text):
    assert canonical_url(typed).text == text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "xin chào",
        "facebook",
        "javascript:alert(1)",
        "data:text/html,x",
        "an@mail.example",
        "ftps://a.example",
        "https://a.example:99999/",
        "https:///",
        "a" * 5000 + ".vn",
    ],
    ids=lambda typed: typed[:20] or "empty",
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(BadUrl):
        canonical_url(typed)


@pytest.mark.parametrize(
    ("host", "part"),
    [
        ("a.b.co.uk", "b.co.uk"),
        ("truong.edu.vn", "truong.edu.vn"),
        ("x.truong.edu.vn", "truong.edu.vn"),
        ("edu.vn", None),
        ("1.2.3.4", None),
        ("a.github.io", "a.github.io"),
    ],
)
def test_the_part_that_somebody_registered(host, part):
    assert hosts.registrable(host) == part


def test_parents_go_up_to_two_labels():
    assert list(hosts.parents("a.b.example")) == ["a.b.example", "b.example"]
    assert list(hosts.parents("example")) == ["example"]
    assert list(hosts.parents("1.2.3.4")) == ["1.2.3.4"]


def test_within_respects_labels():
    assert hosts.within("a.b.example", "b.example")
    assert hosts.within("b.example", "b.example")
    assert not hosts.within("ab.example", "b.example")
    assert not hosts.within("1.2.3.4", "3.4")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--ng-pma05d708i.example", "đường.example"),
        ("xn--ggle-55da.com", "xn--ggle-55da.com"),
        ("xn--ls8h.example", "xn--ls8h.example"),
    ],
)
def test_a_name_is_shown_in_its_letters_only_when_they_cannot_deceive(host, shown):
    assert hosts.display(host) == shown
