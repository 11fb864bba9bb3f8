"""What is held for Windows on any machine: no call that it lacks, and an encoding for all text.

The code is read, not run. What guards itself, by an import in `try: … except ImportError`, is let
through; what cannot be guarded is named in `EXCEPTIONS`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def files(*folders):
    return [path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]


APP = [PROJECT / "main.py", PROJECT / "streamlit_app.py"]
RUN_BY_PEOPLE = [*APP, *files("core", "dashboard", "benchmarks")]
ALL = [*RUN_BY_PEOPLE, *files("tests", "docs", ".ci")]

MODULES = "crypt fcntl grp nis posix pty pwd readline resource spwd syslog termios tty"
#: What Windows has of these modules and may be used: another name joins once its documentation has
#: been read for "Availability". A file is replaced by `os.replace`: on Windows `os.rename` is not.
NAMES = {
    "os": """
        DirEntry O_BINARY O_CREAT O_EXCL O_RDONLY O_RDWR O_TRUNC O_WRONLY PathLike R_OK SEEK_CUR
        SEEK_END SEEK_SET W_OK X_OK access close cpu_count devnull dup dup2 environ fdopen fsdecode
        fsencode fspath fstat fsync getcwd getenv getpid isatty linesep link listdir lstat makedirs
        mkdir name open path pathsep read remove replace rmdir scandir sep stat strerror symlink
        unlink urandom utime walk write
    """,
    "signal": """
        CTRL_BREAK_EVENT CTRL_C_EVENT SIGABRT SIGBREAK SIGFPE SIGILL SIGINT SIGSEGV SIGTERM SIG_DFL
        SIG_IGN Signals default_int_handler getsignal raise_signal signal
    """,
    "time": """
        gmtime localtime monotonic monotonic_ns perf_counter perf_counter_ns process_time sleep
        strftime strptime thread_time time time_ns
    """,
}
#: Of a process that is started: Windows has no fork to put these between.
ARGUMENTS = {"preexec_fn", "pass_fds", "process_group", "start_new_session"}
METHODS = {"add_signal_handler", "chown", "lchmod", "mkfifo", "owner", "rename"}
PATHS = ("/dev/", "/etc/", "/proc", "/tmp", "/usr/", "/var/")
#: It gives a folder a name that nobody has, or a file the name that it has in other letters, small
#: or capital, which is what is wanted of `rename`.
EXCEPTIONS = {
    (f"{module}.py", "rename()") for module in ("core/files/atomic", "dashboard/state/own")
}


def missing_on_windows(tree: ast.AST) -> Iterator[str]:
    """Yield what a program uses that Windows does not have, a program within it included."""
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        and any("ImportError" in ast.unparse(one.type) for one in node.handlers if one.type)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if node in guarded:
            continue
        match node:
            case ast.Import(names=names):
                yield from (
                    f"import {alias.name}" for alias in names if alias.name in MODULES.split()
                )
            case ast.ImportFrom(module=str(module), names=names):
                if module in MODULES.split():
                    yield f"import {module}"
                for alias in names:
                    if module in NAMES and alias.name not in NAMES[module].split():
                        yield f"{module}.{alias.name}"
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in NAMES:
                if name not in NAMES[module].split():
                    yield f"{module}.{name}"
            case ast.Call(func=function, args=arguments, keywords=keywords):
                called = getattr(function, "attr", "")
                yield from (f"{word.arg}=" for word in keywords if word.arg in ARGUMENTS)
                of_a_table = called == "rename" and {word.arg for word in keywords} & {
                    "columns",
                    "index",
                }
                if called in METHODS and not of_a_table:
                    yield f"{called}()"
                if called in ("get_context", "set_start_method") and "fork" in ast.unparse(node):
                    yield f"{called}('fork')"
                if called == "strftime" and any("%-" in ast.unparse(word) for word in arguments):
                    yield "strftime('%-…')"
            case ast.FormattedValue(format_spec=ast.JoinedStr() as form):
                if "%-" in ast.unparse(form):
                    yield "strftime('%-…')"
            case ast.Constant(value=str(text)) if node not in said:
                if text.startswith(PATHS):
                    yield text
                if "import " in text and "\n" in text:
                    yield from missing_in_text(text)


def missing_in_text(text: str) -> Iterator[str]:
    try:
        yield from missing_on_windows(ast.parse(text))
    except SyntaxError:
        return


def unnamed_encodings(tree: ast.AST) -> Iterator[str]:
    """Yield the calls that read or write text in whatever encoding the machine has."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        words = {word.arg for word in node.keywords}
        if "encoding" in words or None in words:
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = len(node.args)
        words_of_mode = [word.value for word in node.keywords if word.arg == "mode"]
        modes = [
            argument.value
            for argument in (*node.args, *words_of_mode)
            if isinstance(argument, ast.Constant)
            and isinstance(argument.value, str)
            and set(argument.value) <= set("rwxabt+")  # else it is a tab's, which opens a page
        ]
        if called == "open":  # the function, or the method of a path, which has the mode alone
            as_text = not any("b" in mode for mode in modes)
            opens = isinstance(node.func, ast.Name) or (modes and len(modes) == given)
            unnamed = as_text and opens
        elif called in ("run", "Popen", "check_output"):
            unnamed = bool({"text", "universal_newlines"} & words)
        else:
            unnamed = given < {"read_text": 1, "write_text": 2, "TextIOWrapper": 2}.get(called, 0)
        if unnamed:
            yield f"{node.lineno}: {ast.unparse(node)[:60]}"


def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_is_used_that_windows_lacks():
    found = {
        (path.relative_to(PROJECT).as_posix(), what)
        for path in RUN_BY_PEOPLE
        for what in missing_on_windows(parsed(path))
    }
    assert found == EXCEPTIONS


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("import fcntl", "import fcntl"),
        ("from resource import getrusage", "import resource"),
        ("import os\nos.fork()", "os.fork"),
        ("from os import getuid", "os.getuid"),
        ("import os\nos.open(p, os.O_NONBLOCK)", "os.O_NONBLOCK"),
        ("import os\nos.rename(a, b)", "os.rename"),
        ("import os\nos.kill(1, 9)", "os.kill"),
        ("path.rename(other)", "rename()"),
        ("import signal\nsignal.SIGKILL", "signal.SIGKILL"),
        ("import time\ntime.tzset()", "time.tzset"),
        ("subprocess.run(x, preexec_fn=f)", "preexec_fn="),
        ("multiprocessing.get_context('fork')", "get_context('fork')"),
        ("day.strftime('%-d')", "strftime('%-…')"),
        ("f'{day:%-d %B}'", "strftime('%-…')"),
        ("open('/dev/null')", "/dev/null"),
        ("PROGRAM = '''\nimport resource\n'''", "import resource"),
        ("def f():\n    import pwd", "import pwd"),
    ],
)
def test_what_windows_lacks_is_found(program, what):
    assert what in list(missing_on_windows(ast.parse(program)))


@pytest.mark.parametrize(
    "program",
    [
        "import os\nos.replace(a, b)\nos.environ['X']\nos.path.join(a, b)",
        "try:\n    import resource\nexcept ImportError:\n    resource = None",
        "'''It writes to /dev/null, and imports\nimport fcntl\n'''",
        "f'{share:-d}'",
    ],
)
def test_what_windows_has_is_let_through(program):
    assert list(missing_on_windows(ast.parse(program))) == []


def test_an_encoding_is_named_wherever_text_is_read_or_written():
    found = [
        f"{path.relative_to(PROJECT).as_posix()}:{what}"
        for path in ALL
        for what in unnamed_encodings(parsed(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("path.read_text()", True),
        ("path.read_text('utf-8')", False),
        ("path.write_text('a')", True),
        ("path.write_text('a', encoding='gbk')", False),
        ("open(path)", True),
        ("open(path, 'rb')", False),
        ("open(path, mode='wb')", False),
        ("path.open('w')", True),
        ("path.open('xb')", False),
        ("Image.open(path)", False),
        ("io.TextIOWrapper(file)", True),
        ("subprocess.run(x, text=True)", True),
        ("subprocess.run(x)", False),
    ],
)
def test_an_encoding_that_is_not_named_is_found(program, found):
    assert bool(list(unnamed_encodings(ast.parse(program)))) == found
