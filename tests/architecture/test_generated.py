"""What was generated and committed is what the generator makes today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT

FORMS = CHECKOUT / "acme_desktop" / "desktop" / "forms"
_COMPILE = "import sys, pathlib, generate; generate.compile_forms(pathlib.Path(sys.argv[1]))"


def test_the_compiled_forms_are_those_of_the_forms(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    subprocess.run([sys.executable, "-c", _COMPILE, str(tmp_path)], cwd=CHECKOUT / "packaging", check=True, timeout=120)
    made, kept = ({path.name: path.read_text() for path in folder.glob("*.py")} for folder in (tmp_path, FORMS))
    assert made == kept
