"""LibreOffice opens the workbook and prints it; Excel cannot be had in a test."""

import os
import re
import shutil
import subprocess

import pytest

from exports import workbook

OFFICE = shutil.which("soffice")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_libreoffice_prints_every_sheet(evidence, tmp_path, language):
    path = tmp_path / "evidence.xlsx"
    workbook.write(evidence, language, path)
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    printed = (tmp_path / "evidence.pdf").read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    # Ten questions on seven sheets: one that is too wide for its paper would double its pages.
    assert 7 <= pages <= 10
