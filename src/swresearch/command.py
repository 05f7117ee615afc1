"""How the command line says that it was called wrongly: in the programme's language, with the way out."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from swresearch.language import DEFAULT_LANGUAGE, say

_WRONG_USE = 2
_QUOTED = re.compile(r"'([^']+)'")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


class Commands(click.Group):
    """The group of all commands: click reads the command line, our own catalogue says what is wrong."""

    def main(self, args: Sequence[str] | None = None, **settings: Any) -> Any:  # type: ignore[override]
        """Run a command; wrong use ends with 2 and a sentence."""
        given = list(sys.argv[1:] if args is None else args)
        if not settings.pop("standalone_mode", True):
            return super().main(given, standalone_mode=False, **settings)
        try:
            code = super().main(given, standalone_mode=False, **settings)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(_WRONG_USE)
        except click.UsageError as error:
            language = programme_language(_programme_in(given))
            for line in usage_sentences(error, self, given, language):
                click.echo(line, err=True)
            sys.exit(_WRONG_USE)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def usage_sentences(
    error: click.UsageError, group: click.Group, given: Sequence[str], language: str
) -> list[str]:
    """What is wrong with the command line, and how to see what it should be."""
    name = next((word for word in given if word in group.commands), "")
    command = " ".join(filter(None, ["swresearch", name, "--help"]))
    return [_said(error, group, language), say("cli.usage.see", language, command=command)]


def _said(error: click.UsageError, group: click.Group, language: str) -> str:
    if isinstance(error, click.NoSuchOption):
        near = min(error.possibilities or [], default=None)
        return _unknown("option", error.option_name, near, language)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _misfit(error, error.param, language)
    if isinstance(error, click.BadOptionUsage):
        return say("cli.usage.no-value", language, name=error.option_name)
    if extra := _EXTRA.fullmatch(error.message):
        return say("cli.usage.extra", language, found=extra[1])
    name = _QUOTED.search(error.message)
    if error.ctx is None or error.ctx.command is not group or name is None:
        return say("cli.usage.other", language)
    from swresearch.settings import nearest

    return _unknown("command", name[1], nearest(name[1], sorted(group.commands)), language)


def _unknown(kind: str, name: str, near: str | None, language: str) -> str:
    told = say(f"cli.usage.no-{kind}", language, name=name)
    return f"{told} {say('cli.usage.near', language, near=near)}" if near else told


def _misfit(error: click.BadParameter, param: click.Parameter, language: str) -> str:
    if isinstance(error, click.MissingParameter):
        return say("cli.usage.missing", language, name=_name(param))
    kind = param.type
    if isinstance(kind, click.IntRange):
        values = {"low": kind.min, "high": kind.max}
        return say("cli.usage.number", language, name=_name(param), **values)
    return say("cli.usage.misfit", language, name=_name(param))


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return param.opts[-1]
    return str(getattr(param, "metavar", None) or param.name)


def _programme_in(args: Sequence[str]) -> Path:
    """The programme's folder as far as a wrong command line names it; else the one by default."""
    for at, word in enumerate(args):
        name, _, value = word.partition("=")
        if name == "--programme":
            return Path(value or (args[at + 1] if at + 1 < len(args) else "data"))
    return Path("data")


def programme_language(programme: Path | None) -> str:
    """The programme's language where it can be seen, for messages about what went wrong."""
    if programme is None:
        return DEFAULT_LANGUAGE
    try:
        lines = (programme / "programme.yml").read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return DEFAULT_LANGUAGE
    english = any(line.split("#")[0].split() == ["language:", "en"] for line in lines)
    return "en" if english else DEFAULT_LANGUAGE
