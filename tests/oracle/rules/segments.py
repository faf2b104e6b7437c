"""Runs of equal daily figures, as the two projections print them (RULES section 4)."""

from .figures import from_steps, result


class Runs:
    """Figures are counted in their smallest step; zero days are left out and part the runs."""

    def __init__(self):
        self.rows = []  # [first day, last day, figure of each day]

    def add(self, day, figure):
        if figure == 0:
            return
        if self.rows and self.rows[-1][1] == day - 1 and self.rows[-1][2] == figure:
            self.rows[-1][1] = day
        else:
            self.rows.append([day, day, figure])

    def printed(self, kind):
        def figure(count):
            return result(from_steps(count, kind.scale), kind)

        return {
            "segments": [
                {"fromDay": first, "toDay": last, "perDay": figure(daily)} for first, last, daily in self.rows
            ],
            "total": figure(sum((last - first + 1) * daily for first, last, daily in self.rows)),
        }
