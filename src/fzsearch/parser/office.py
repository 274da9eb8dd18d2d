"""Old Word, WPS and RTF files become docx by LibreOffice, where it is installed.

It runs without a window, in a folder of its own that is thrown away, with macros and links to elsewhere off.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import Literal

from fzsearch.errors import Hindered, ParseError
from fzsearch.parser.confined import finish
from fzsearch.parser.limits import Limits
from fzsearch.parser.refusals import quarantined

OfficeKind = Literal["doc", "rtf"]

_FILTERS: dict[OfficeKind, str] = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
_ONE_AT_A_TIME = Lock()  # it takes all of a processor and some hundred megabytes

# The limits, then LibreOffice in the place of this process. Its programs map far more memory than they use.
_START = """
import os, sys
try:
    import resource
    cpu, size = int(sys.argv[1]), int(sys.argv[2])
    for kind, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_FSIZE, size), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
except ImportError:
    pass
os.execv(sys.argv[3], sys.argv[3:])
"""

# A document may name pictures and data elsewhere; none is fetched, and no macro runs.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value>
</prop></item>
</oor:items>
"""
_NOWHERE = "http://127.0.0.1:9"  # what still asks for an address gets no answer


def find_office() -> str | None:
    """Where LibreOffice is on the PATH; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(kind: OfficeKind, body: bytes, name: str, limits: Limits) -> bytes:
    """Return the document as docx.

    Raises Hindered where LibreOffice is missing, or takes too long over it; ParseError when it cannot open it.
    """
    office = find_office()
    if office is None:
        raise Hindered(
            name,
            "needs_conversion",
            "要装有 LibreOffice 才能读这种文件",
            "this kind of file needs LibreOffice to be read",
        )
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="fzsearch-", ignore_cleanup_errors=True) as scratch:
        given, told = Path(scratch, f"a.{kind}"), Path(scratch, "told", "a.docx")
        given.write_bytes(body)
        code = _run(office, kind, given, told.parent, limits, name)
        if told.is_file() and 0 < told.stat().st_size <= limits.unpacked:
            return told.read_bytes()
    if code not in (0, 1):
        raise quarantined(name, f"LibreOffice 异常结束（{code}）", f"LibreOffice ended abnormally ({code})")
    raise ParseError(name, "LibreOffice 打不开，可能已损坏", "LibreOffice cannot open it; it may be damaged")


def _run(office: str, kind: OfficeKind, given: Path, told: Path, limits: Limits, name: str) -> int:
    scratch = given.parent
    profile = scratch / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    start = [sys.executable, "-I", "-c", _START, str(limits.cpu), str(limits.unpacked), office]
    quietly = ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    task = [
        f"--infilter={_FILTERS[kind]}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(told),
        str(given),
    ]
    return finish(
        [*start, f"-env:UserInstallation={profile.as_uri()}", *quietly, *task],
        limits.conversion,
        name,
        cwd=scratch,
        env=_environment(scratch),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _environment(scratch: Path) -> dict[str, str]:
    """The variables of a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    own = {name: str(scratch) for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    return kept | own | dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
