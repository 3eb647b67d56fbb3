"""Install the system packages that the tests need, or say which ones to install."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path


def fonts_with(family: str) -> bool:
    """Tell whether fontconfig knows a font family."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True)
    return family in listed.stdout


# Package (as Debian names it) and how to tell that it is there.
NEEDED: dict[str, Callable[[], bool]] = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "default-jre-headless": lambda: shutil.which("java") is not None,
    "libreoffice-calc": lambda: shutil.which("soffice") is not None,
    "libreoffice-writer": lambda: Path("/usr/lib/libreoffice/program/libswlo.so").exists(),
    "libpango-1.0-0": lambda: find_library("pango-1.0") is not None,
    "libpangoft2-1.0-0": lambda: find_library("pangoft2-1.0") is not None,
    "fonts-noto-core": lambda: fonts_with("Noto Sans Arabic"),
    "poppler-utils": lambda: shutil.which("pdftotext") is not None,
}


def main() -> int:
    missing = [package for package, is_there in NEEDED.items() if not is_there()]
    if not missing:
        return 0
    names = " ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"The tests need these system packages; install them and run again: {names}")
        return 1
    print(f"Installing for the tests: {names}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)
    still = [package for package in missing if not NEEDED[package]()]
    if still:
        print(f"Installed, but still not found: {' '.join(still)}")
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
