"""How far the demo is: moving bars on a terminal, a plain line for each finished step elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Step:
    """One step and how much of it is done."""

    def __init__(self, shown: "Progress", title: str, total: int) -> None:
        self._shown, self.title, self.total, self.done = shown, title, total, 0
        self._bar = shown.bars.add_task(title, total=total)

    def reach(self, done: int) -> None:
        """So much is done by now. Says so once, when all is."""
        was_done, self.done = self.done, done
        self._shown.bars.update(self._bar, completed=done)
        if was_done < self.total <= done:
            self._shown.finished(self)

    def advance(self) -> None:
        self.reach(self.done + 1)


class Progress:
    """The steps of one start, shown from the beginning to the end of the block."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self.bars = Bars(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal)

    def __enter__(self) -> Self:
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def step(self, title: str, total: int = 1) -> Step:
        return Step(self, title, total)

    def finished(self, step: Step) -> None:
        if not self._console.is_terminal:
            self.say(f"{step.title}: {step.done} of {step.total}")

    def say(self, line: str) -> None:
        """A line of its own, above the bars."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
