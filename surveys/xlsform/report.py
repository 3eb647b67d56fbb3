"""Collect the problems of a form while it is being read."""

from dataclasses import dataclass, field

from surveys.problems import Problem, Severity


@dataclass(slots=True)
class Report:
    """The problems found so far, in the order of finding."""

    problems: list[Problem] = field(default_factory=list)

    def info(self, code: str, message: str, **details: str | int | None) -> None:
        """Add something that was read as meant."""
        self._add(code, Severity.INFO, message, details)

    def warn(self, code: str, message: str, **details: str | int | None) -> None:
        """Add something that was repaired or left unused; the meaning is unchanged."""
        self._add(code, Severity.WARNING, message, details)

    def change(self, code: str, message: str, **details: str | int | None) -> None:
        """Add something whose repair a person has to confirm."""
        self._add(code, Severity.CHANGED, message, details)

    def refuse(self, code: str, message: str, **details: str | int | None) -> None:
        """Add the reason why there is no survey."""
        self._add(code, Severity.REFUSED, message, details)

    def _add(
        self, code: str, severity: Severity, message: str, details: dict[str, str | int | None]
    ) -> None:
        row = details.pop("row", None)
        self.problems.append(
            Problem(
                code,
                severity,
                message,
                {name: value for name, value in details.items() if value is not None},
                sheet=str(details.pop("sheet", "")),
                row=row if isinstance(row, int) else None,
                column=str(details.pop("column", "")),
            )
        )

    def sorted(self) -> tuple[Problem, ...]:
        """Return each problem once: those of the file, then by sheet and row."""
        sheets: dict[str, int] = {"": 0}
        for problem in self.problems:
            sheets.setdefault(problem.sheet, len(sheets))
        unique = {
            (problem.code, problem.sheet, problem.row, problem.column, str(problem)): problem
            for problem in self.problems
        }
        return tuple(sorted(unique.values(), key=lambda each: (sheets[each.sheet], each.row or 0)))
