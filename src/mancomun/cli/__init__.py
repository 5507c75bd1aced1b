"""The command line: one thin coat over the library, one module per noun."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from itertools import pairwise

import click

import mancomun
from mancomun.errors import BadInput

# name -> (module, attribute); a command's module is imported only when it is called, so that `check` starts at once.
COMMANDS = {
    "check": ("mancomun.cli.check", "check"),
    "cases": ("mancomun.cli.check", "cases"),
    "figures": ("mancomun.cli.check", "figures"),
    "facts": ("mancomun.cli.check", "facts"),
    "law": ("mancomun.cli.law", "law"),
    "territory": ("mancomun.cli.territory", "territory"),
    "audit": ("mancomun.web.commands", "audit"),
    "admin": ("mancomun.web.commands", "admin"),
    "backup": ("mancomun.web.commands", "backup"),
    "attributes": ("mancomun.cli.territory", "attributes"),
    "contiguity": ("mancomun.cli.boundaries", "contiguity"),
    "screen": ("mancomun.cli.bulk", "screen"),
    "atlas": ("mancomun.cli.bulk", "atlas"),
    "discover": ("mancomun.cli.discovery", "discover"),
    "regions": ("mancomun.cli.discovery", "regions"),
    "compare": ("mancomun.cli.discovery", "compare"),
    "mend": ("mancomun.cli.discovery", "mend"),
    "micmac": ("mancomun.cli.foresight", "micmac"),
    "mactor": ("mancomun.cli.foresight", "mactor"),
    "smic": ("mancomun.cli.foresight", "smic"),
    "morphology": ("mancomun.cli.foresight", "morphology"),
    "delphi": ("mancomun.cli.foresight", "delphi"),
    "regnier": ("mancomun.cli.foresight", "regnier"),
    "template": ("mancomun.cli.template", "template"),
    "igo": ("mancomun.cli.foresight", "igo"),
    "rank": ("mancomun.cli.ranking", "rank"),
    "profile": ("mancomun.cli.route", "profile"),
    "sociogram": ("mancomun.cli.actors", "sociogram"),
    "demo": ("mancomun.cli.demo", "demo"),
}


class Lazy(click.Group):
    """A group that imports each command when it is asked for, and says errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        if cmd_name == "territory" and isinstance(command, click.Group) and "load" not in command.commands:
            command.add_command(import_module("mancomun.cli.boundaries").load)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(mancomun.__version__, prog_name="mancomun")
def cli() -> None:
    """Mancomún: con quién, bajo qué figura y qué falta. Cada respuesta cita su norma y su artículo."""


def main(args: list[str] | None = None) -> None:
    """Run the command line; bad input is one sentence on stderr and exit code 2, never a stack trace."""
    words = list(sys.argv[1:] if args is None else args)
    lang = "en" if any(a == "en" and b == "--lang" for b, a in pairwise(words)) or "--lang=en" in words else "es"
    try:
        code = cli.main(args=words, prog_name="mancomun", standalone_mode=False)
        if isinstance(code, int) and code:  # without its own exit, click hands back the code a command asked for
            sys.exit(code)
    except BadInput as error:
        click.echo(f"mancomun: {error.text(lang)}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code if error.exit_code != 1 else 2)
    except BrokenPipeError:  # the reader (head, less) went away: nothing to say, and nothing more to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
