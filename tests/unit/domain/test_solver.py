"""Solvers as operators type them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.solver import SolverKind, SolverSpec, parse_solver


@pytest.mark.parametrize(
    ("typed", "kind", "argument"),
    [
        ("manual", SolverKind.MANUAL, ""),
        (" Manual\n", SolverKind.MANUAL, ""),
        ("manual:", SolverKind.MANUAL, ""),
        ("http-server", SolverKind.HTTP_SERVER, ""),
        ("HTTP-Server:", SolverKind.HTTP_SERVER, ""),
        ("http-server:5002", SolverKind.HTTP_SERVER, ":5002"),
        ("http-server::5002", SolverKind.HTTP_SERVER, ":5002"),
        ("http-server:00080", SolverKind.HTTP_SERVER, ":80"),
        ("http-server:127.0.0.1:5002", SolverKind.HTTP_SERVER, "127.0.0.1:5002"),
        ("http-server:localhost:5002", SolverKind.HTTP_SERVER, "localhost:5002"),
        ("http-server:[::1]:5002", SolverKind.HTTP_SERVER, "[::1]:5002"),
        ("http-server:::1:5002", SolverKind.HTTP_SERVER, "::1:5002"),
        ("http-server:65535", SolverKind.HTTP_SERVER, ":65535"),
        ("webroot:/srv/www", SolverKind.WEBROOT, "/srv/www"),
        ("webroot:/srv/with: colon", SolverKind.WEBROOT, "/srv/with: colon"),
        ("webroot:C:\\inetpub", SolverKind.WEBROOT, "C:\\inetpub"),
        ("webroot:d:/www", SolverKind.WEBROOT, "d:/www"),
    ],
)
def test_a_solver_is_read(typed: str, kind: SolverKind, argument: str) -> None:
    assert parse_solver(typed) == SolverSpec(kind, argument)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "'' is not a solver"),
        ("dns", "'dns' is not a solver"),
        (":80", "'' is not a solver"),
        ("http server", "is not a solver"),
        ("manual:x", "no argument"),
        ("webroot", "absolute directory"),
        ("webroot:", "absolute directory"),
        ("webroot:srv/www", "absolute directory"),
        ("webroot:~/www", "absolute directory"),
        ("webroot:C:www", "absolute directory"),
        ("webroot:/srv/\x00/www", "NUL"),
        ("http-server:\x00:80", "NUL"),
        ("http-server:http", "port"),
        ("http-server:0", "port"),
        ("http-server:65536", "port"),
        ("http-server:-1", "port"),
        ("http-server:+80", "port"),
        ("http-server:8_0", "port"),
        ("http-server:\u0668\u0660", "port"),
        ("http-server:\u00b2", "port"),
        ("http-server:000080999999", "port"),
        ("http-server:000001" + "0" * 5000, "port"),
        ("http-server:127.0.0.1", "port"),
        ("http-server:127.0.0.1:", "port"),
        ("http-server:[::1]", "port"),
        ("http-server:example.com:80", "not an IP address"),
        ("http-server:127.0.0.256:80", "not an IP address"),
        ("http-server:[::1:80", "not an IP address"),
        ("http-server:::1]:80", "not an IP address"),
        ("http-server:[[::1]]:80", "not an IP address"),
        ("http-server:::::80", "not an IP address"),
    ],
)
def test_what_is_no_solver_is_refused(typed: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_solver(typed)
    assert caught.value.field == "solver"
    assert why in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.text(max_size=30))
@example("::")
@example("[]:1")
def test_any_text_is_a_solver_or_an_input_error(text: str) -> None:
    refused = {"solver"}
    for typed in (text, f"http-server:{text}", f"http-server:{text}:80", f"webroot:{text}", f"webroot:/{text}"):
        try:
            spec = parse_solver(typed)
        except InputError as error:
            refused.add(error.field)
        else:
            assert parse_solver(str(spec)) == spec
            if spec.kind is SolverKind.HTTP_SERVER:
                assert 1 <= spec.listen_on[1] <= 65535
    assert refused == {"solver"}


@given(st.one_of(st.just(""), st.just("localhost"), st.ip_addresses().map(str)), st.integers(1, 65535), st.booleans())
def test_where_to_listen_is_what_was_typed(host: str, port: int, bracketed: bool) -> None:
    typed = f"[{host}]" if ":" in host and bracketed else host
    assert parse_solver(f"http-server:{typed}:{port}").listen_on == (host, port)
    if host not in ("", "localhost"):
        ipaddress.ip_address(parse_solver(f"http-server:{typed}:{port}").listen_on[0])


def test_the_listener_is_at_port_80_of_every_address_unless_told() -> None:
    assert parse_solver("http-server").listen_on == ("", 80)


@pytest.mark.parametrize(
    ("typed", "automatic", "types"),
    [
        ("manual", False, {"http-01", "dns-01"}),
        ("http-server", True, {"http-01"}),
        ("webroot:/srv", True, {"http-01"}),
    ],
)
def test_a_solver_knows_what_it_can_meet(typed: str, automatic: bool, types: set[str]) -> None:
    spec = parse_solver(typed)
    assert spec.automatic is automatic
    assert spec.challenge_types == types
    assert str(spec) == typed
