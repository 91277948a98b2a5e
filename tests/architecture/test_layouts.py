"""Things are taken out of layouts in one place, which knows why that is dangerous."""

from __future__ import annotations

from tests.architecture.sources import program

ALLOWED = ("acme_desktop/desktop/widgets/emptied.py", "acme_desktop/desktop/widgets/flow.py")


def test_nobody_else_takes_items_out_of_a_layout() -> None:
    found = [
        f"{module.name}:{number}"
        for module in program()
        if module.name not in ALLOWED
        for number, line in enumerate(module.text.splitlines(), start=1)
        if ".takeAt(" in line or ".itemAt(" in line
    ]
    assert found == []
