"""Write requirements.lock and requirements-build.lock: exact versions with hashes, for every platform.

The lock files name no index address, so they install from whatever index pip is set up to use.
Needs `uv` on the PATH (or as `python -m uv`).
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--upgrade",
]
LOCKS = {
    "requirements-build.lock": ["-"],
    "requirements.lock": ["pyproject.toml", "--extra", "fast", "--group", "dev"],
}


def main() -> int:
    """Compile both files; return the worst exit code of uv."""
    uv = [shutil.which("uv")] if shutil.which("uv") else [sys.executable, "-m", "uv"]
    worst = 0
    for name, sources in LOCKS.items():
        command = [*uv, "pip", "compile", "--quiet", *sources, *COMMON, "--output-file", name]
        done = subprocess.run(command, cwd=ROOT, input=b"setuptools>=77\n", check=False)
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
