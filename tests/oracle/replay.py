#!/usr/bin/env python3
"""Replays explanations (docs/EXPLAIN.md): every step again, from nothing but the explanation and the table of formulas.

In:  one explanation a line, as explain prints it
Out: one line for each, in order: a JSON list of what does not hold, empty where everything does

With FILE arguments: replays those, prints what does not hold, and exits 1 if anything does not.
"""

import argparse
import json
import os
import re
import sys
from fractions import Fraction
from functools import lru_cache

sys.dont_write_bytecode = True
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)  # a number that is refused may be as long as its sender liked

FORMULAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/formulas.json")
TOKEN = re.compile(
    r'\s*(?:(?P<text>"[^"]*")|(?P<number>\d[\d.^]*)|(?P<word>[A-Za-z](?:[A-Za-z0-9.]|\[[^\]]*\]|\{[^}]*\})*)'
    r"|(?P<sign><=|>=|[<>=+−×/(),]))"
)
NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:/(\d+))?")
DIGEST = re.compile(r"[0-9a-f]{64}")
READING = {"INVALID_INPUT", "INVALID_DECIMAL", "TOO_MANY_DECIMALS"}
TOO_LONG = "the explanation would leave its bounds"  # the one overflow that no formula compares
SHORTAGE = ("required", "available", "missing")
MOST_DECIMALS = 8  # the rules round to at most as many
GIVEN = ("input.", "rulebook.", "found.")
MOST_FLOAT = sys.float_info.max


class Wrong(Exception):
    """What does not hold."""


# ---- numbers ----


@lru_cache(maxsize=100_000)
def exact(text):
    """A decimal, or a fraction in lowest terms."""
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Wrong(f"{text!r} is no number")
    sign, whole, part, under = found.groups()
    if under is not None:
        if part is not None or int(under) == 0:
            raise Wrong(f"{text!r} is no number")
        number = Fraction(int(whole), int(under))
    else:
        number = Fraction(int(whole + (part or "")), 10 ** len(part or ""))
    return -number if sign else number


def number(value):
    kind = type(value)
    if kind is Fraction:
        return value
    if kind is str:
        return exact(value)
    if kind is int:
        return Fraction(value)
    if kind is float:
        # 1e20 is a count, too, and 1e400 is one that is past every bound.
        value = max(-MOST_FLOAT, min(MOST_FLOAT, value))
        if value.is_integer():
            return Fraction(int(value))
    raise Wrong(f"{value!r} is no number")


def over(a, b):
    if b == 0:
        raise Wrong("a division by 0")
    return a / b


ROUNDINGS = {
    "floor": lambda x, one: Fraction(x.numerator * one // x.denominator, one),
    "ceil": lambda x, one: Fraction(-(-x.numerator * one // x.denominator), one),
    "half_up": lambda x, one: Fraction((2 * x.numerator * one + x.denominator) // (2 * x.denominator), one),
}


def same(a, b):
    """The same JSON value: 1, "1" and true differ."""
    return type(a) is type(b) and a == b


def comes_to(value, printed):
    """Whether what a formula gives is what is printed."""
    if same(value, printed):
        return True
    if value is None or printed is None or isinstance(value, (bool, list)) or isinstance(printed, (bool, list)):
        return False
    try:
        return number(value) == number(printed)
    except Wrong:
        return False


def condition(value):
    if not isinstance(value, bool):
        raise Wrong(f"{value!r} is no condition")
    return value


def member(value, items):
    if not isinstance(items, list):
        raise Wrong(f"{items!r} is no list")
    return any(same(value, item) for item in items)


def stands(value, holds):
    if not holds:
        raise Wrong("the condition of the formula does not hold")
    return value()


def listed(operands, names):
    """The lists of an expression over rows, and how many rows they have."""
    lists = [operands[name] for name in names]
    if any(not isinstance(items, list) or len(items) != len(lists[0]) for items in lists):
        raise Wrong(f"{', '.join(names)} are no lists of one length")
    return len(lists[0])


def first(items):
    for item in items:
        return item
    return None


def last(items):
    found = None
    for item in items:
        found = item
    return found


# ---- formulas: text to a function of the operands ----


class Parser:
    """The grammar of docs/EXPLAIN.md, translated to an expression of Python."""

    def __init__(self, text):
        self.tokens = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise Wrong(f"{text[at:]!r} is no formula")
            kind = found.lastgroup
            self.tokens.append((kind, found.group(kind)))
            at = found.end()
        self.at = 0
        self.rows = None  # names of lists in the expression over rows that is being read

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def take(self, *words):
        kind, text = self.peek()
        if kind in ("word", "sign") and text in words:
            self.at += 1
            return text
        return None

    def expect(self, word):
        if not self.take(word):
            raise Wrong(f"{word!r} is missing")

    def formula(self):
        value = self.choice()
        if self.take("where"):
            return f"stands(lambda: {value}, condition({self.condition()}))"
        return value

    def choice(self):
        if not self.take("if"):
            return self.condition()
        test = self.condition()
        self.expect("then")
        then = self.choice()
        self.expect("else")
        return f"(({then}) if condition({test}) else ({self.choice()}))"

    def condition(self):
        out = self.both()
        while self.take("or"):
            out = f"(condition({out}) or condition({self.both()}))"
        return out

    def both(self):
        out = self.comparison()
        while self.take("and"):
            out = f"(condition({out}) and condition({self.comparison()}))"
        return out

    def comparison(self):
        left = self.sum()
        sign = self.take("<", "<=", "=", ">=", ">", "is", "in", "not")
        if sign is None:
            return left
        if sign == "is":
            negated = "not " if self.take("not") else ""
            return f"({negated}same({left}, {self.sum()}))"
        if sign == "not":
            self.expect("in")
            return f"(not member({left}, {self.sum()}))"
        if sign == "in":
            return f"member({left}, {self.sum()})"
        return f"(number({left}) {'==' if sign == '=' else sign} number({self.sum()}))"

    def sum(self):
        out = self.term()
        while sign := self.take("+", "−"):
            out = f"(number({out}) {'+' if sign == '+' else '-'} number({self.term()}))"
        return out

    def term(self):
        out = self.factor()
        while sign := self.take("×", "/"):
            right = self.factor()
            out = f"(number({out}) * number({right}))" if sign == "×" else f"over(number({out}), number({right}))"
        return out

    def factor(self):
        if self.take("("):
            inside = self.formula()
            self.expect(")")
            return inside
        kind, text = self.peek()
        self.at += 1
        if kind == "number":
            if "^" in text:
                base, power = text.split("^")
                return f"Fraction({int(base)}) ** {int(power)}"
            return f"exact({text!r})"
        if kind == "text":
            return repr(text[1:-1])
        if kind != "word":
            raise Wrong(f"{text!r} stands where a value should")
        if text in ("null", "true", "false"):
            return {"null": "None", "true": "True", "false": "False"}[text]
        if text in ("min", "max"):
            return f"{text}({', '.join(f'number({one})' for one in self.arguments())})"
        if text in ("sum", "first", "last"):
            return self.over_rows(text)
        if "[]" in text and self.rows is not None:
            self.rows.append(text)
            return f"o[{text!r}][k]"
        return f"o[{text!r}]"

    def arguments(self):
        self.expect("(")
        out = [self.sum()]
        while self.take(","):
            out.append(self.sum())
        self.expect(")")
        return out

    def over_rows(self, what):
        self.expect("(")
        outer, self.rows = self.rows, []
        of = self.sum()
        test = self.condition() if self.take("where") else None
        names, self.rows = list(dict.fromkeys(self.rows)), outer
        self.expect(")")
        of = f"number({of})" if what == "sum" else of
        test = "" if test is None else f" if condition({test})"
        rows = f"({of} for k in range(listed(o, {names!r})){test})"
        return f"sum({rows}, Fraction(0))" if what == "sum" else f"{what}({rows})"


@lru_cache(maxsize=None)
def compiled(text):
    """-> (function of the operands, names in the formula)."""
    parser = Parser(text)
    code = parser.formula()
    if parser.at != len(parser.tokens):
        raise Wrong(f"{text!r} goes on after its end")
    reserved = {"if", "then", "else", "where", "or", "and", "is", "not", "in", "null", "true", "false"}
    names = {word for kind, word in parser.tokens if kind == "word"} - reserved - {"min", "max", "sum", "first", "last"}
    return eval(f"lambda o: {code}", globals()), frozenset(names)  # noqa: S307 - made by the parser above


# ---- explanations ----


def rows_of(field):
    return re.findall(r"\[(\d+)\]", field or "")


@lru_cache(maxsize=100_000)
def pattern_of(field):
    """A field with [i] for its row, and [j] for one within it."""
    letters = iter("ij")
    return re.sub(r"\[\d+\]", lambda _: f"[{next(letters, 'k')}]", field)


class Replay:
    def __init__(self, table, explanation):
        self.explanation = explanation
        self.well_formed()
        self.given = explanation["given"]
        self.table = table.get(explanation["op"])
        self.known = {}
        self.faults = []

    def well_formed(self):
        explanation = self.explanation
        if type(explanation) is not dict:
            raise Wrong("an explanation is an object")
        for name, kind in (("op", str), ("digest", str), ("given", dict), ("steps", list)):
            if type(explanation.get(name)) is not kind:
                raise Wrong(f"{name} is {explanation.get(name)!r}")
        if DIGEST.fullmatch(explanation["digest"]) is None:
            raise Wrong("digest is no SHA-256 in hexadecimal")
        if ("result" in explanation) == ("error" in explanation):
            raise Wrong("it has either a result or an error")
        if "error" in explanation:
            error = explanation["error"]
            if type(error) is not dict or type(error.get("code")) is not str or "path" not in error:
                raise Wrong(f"error is {error!r}")
            if error["path"] is not None and type(error["path"]) is not str:
                raise Wrong(f"error.path is {error['path']!r}")

    def run(self):
        steps, error = self.explanation["steps"], self.explanation.get("error")
        if self.table is None:
            if error is None or (error["code"], error["path"], steps) != ("UNKNOWN_OP", None, []):
                self.faults.append({"step": None, "field": None, "why": f"no formulas of {self.explanation['op']!r}"})
            return self.faults
        for place, step in enumerate(steps):
            try:
                if error is not None and place + 1 == len(steps):
                    self.check(step, error)
                else:
                    self.figure(step)
            except (Wrong, LookupError, TypeError, ValueError, AttributeError, RecursionError) as why:
                field = step.get("field") if type(step) is dict else None
                self.faults.append({"step": place, "field": field, "why": f"{type(why).__name__}: {why}"})
        try:
            if error is None:
                self.shaped(self.explanation["result"], self.table["result"], "")
            else:
                self.refusal(steps, error)
        except (Wrong, RecursionError) as why:
            self.faults.append({"step": None, "field": None, "why": str(why)})
        return self.faults

    def figure(self, step):
        field = step["field"]
        formula, rule, *rounding = self.table["figures"].get(pattern_of(field), (None, None))
        if (step["formula"], step["rule"]) != (formula, rule):
            raise Wrong(f"the rules have another formula: {formula}")
        if field in self.known:
            raise Wrong("it is explained twice")
        exact_value = self.value(step, rows_of(field))
        self.known[field] = step["value"]
        if not comes_to(self.rounded(exact_value, step["round"], rounding), step["value"]):
            raise Wrong(f"its formula comes to {exact_value}")

    def check(self, step, error):
        path = error["path"]
        matching = [row for row in self.table["checks"] if row[0] == error["code"] and self.names(row[1], path)]
        if step["field"] != path or [step["formula"], step["rule"]] not in [row[2:] for row in matching]:
            raise Wrong("the rules have no such check")
        if step["round"] is not None or step["value"] is not False or self.value(step, rows_of(path)) is not False:
            raise Wrong("the comparison does not fail")

    def names(self, own, path):
        if own is None or path is None:
            return own is path
        if "{" in own:
            return path == self.filled(own)
        return own == pattern_of(path)

    def rounded(self, value, stated, rounding):
        if not rounding or value is None:
            if stated is not None:
                raise Wrong("the rules do not round it")
            return value
        mode, decimals = rounding[0].split(" ")
        decimals = int(decimals) if decimals.isdigit() else self.given.get(decimals)
        if type(decimals) is not int or not 0 <= decimals <= MOST_DECIMALS:
            raise Wrong(f"{decimals!r} is no number of decimals")
        if not same(stated["mode"], mode) or not same(stated["decimals"], decimals):
            raise Wrong(f"the rules round it by {mode} to {decimals} decimals")
        return ROUNDINGS[mode](number(value), 10**decimals)

    def value(self, step, rows):
        function, names = compiled(step["formula"])
        operands = step["operands"]
        for name, operand in operands.items():
            if name not in names:
                raise Wrong(f"{name} is not in the formula")
            self.consistent(name, operand, rows)
        return function(operands)

    def consistent(self, name, operand, rows):
        """An operand is what was given under its name, or what an earlier step came to."""
        if rows and "[i-1]" in name:
            if rows[0] == "0":
                if operand != "0":
                    raise Wrong(f"{name} is 0 before the first row")
                return
            name = name.replace("[i-1]", f"[{int(rows[0]) - 1}]")
        for letter, row in zip("ij", rows):
            name = name.replace(f"[{letter}]", f"[{row}]")
        name = self.filled(name)
        if "[]" in name:
            return self.same_rows(name, operand, "[]", len(operand))
        if "[<j]" in name:
            return self.same_rows(name, operand, "[<j]", int(rows[1]))
        self.stated(name, operand)

    def same_rows(self, name, operand, mark, count):
        if len(operand) != count:
            raise Wrong(f"{name} has {count} items")
        for row, item in enumerate(operand):
            self.stated(name.replace(mark, f"[{row}]"), item)
        beyond = name.replace(mark, f"[{count}]")
        if mark == "[]" and (beyond in self.given or beyond in self.known):
            raise Wrong(f"{name} has more items")

    def stated(self, name, operand):
        source = self.given if name.startswith(GIVEN) else self.known
        if name not in source or not same(source[name], operand):
            raise Wrong(f"{name} is {source.get(name)!r} elsewhere")

    def filled(self, name):
        """{tier} by the value that the figure has."""
        if "{" not in name:
            return name
        found = re.search(r"\{([^}]*)\}", name)
        key = found.group(1)
        value = self.given.get(key) if key.startswith(GIVEN) else self.known.get(key)
        return name.replace(found.group(0), str(value))

    def shaped(self, value, shape, path):
        """The result has every leaf that the operation's has, and no other; each is the value of a step."""
        if shape is None or value is None:
            return self.leaf(path, value)
        if type(shape) is list:
            return self.listed(value, shape[0], path)
        if type(value) is not dict:
            raise Wrong(f"{path or 'the result'} is no object")
        if value.keys() != shape.keys():
            raise Wrong(f"{path or 'the result'} has not these fields: {sorted(value.keys() ^ shape.keys())}")
        for name, inner in shape.items():
            self.shaped(value[name], inner, f"{path}.{name}" if path else name)

    def listed(self, items, shape, path):
        """As many rows as there are steps for, and as were given."""
        if type(items) is not list:
            raise Wrong(f"{path} is no list")
        for row, item in enumerate(items):
            self.shaped(item, shape, f"{path}[{row}]")
        for names, start in ((self.known, path), (self.given, self.table["rows"].get(path))):
            if start is not None and any(is_beyond(name, start, len(items)) for name in names):
                raise Wrong(f"{path} has more rows than in the result")

    def leaf(self, path, value):
        if path not in self.known or not same(self.known[path], value):
            raise Wrong(f"{path} is {value!r} in the answer and {self.known.get(path)!r} in the steps")

    def refusal(self, steps, error):
        """A refusal has steps unless it is about reading; a shortage has its figures, each the value of a step."""
        code, path, message = error["code"], error["path"], error.get("message")
        of_scheme = code == "SCHEME_NOT_CONFIGURED" and path is None
        too_long = code == "OVERFLOW" and path is None and type(message) is str and message.startswith(TOO_LONG)
        if not steps and not (code in READING or of_scheme or too_long):
            raise Wrong("the refusal has no steps")
        for name in SHORTAGE:
            if (name in error) != code.startswith("INSUFFICIENT_"):
                raise Wrong(f"error.{name} is missing, or no field of this refusal")
            if name in error:
                self.leaf(f"error.{name}", error[name])


def is_beyond(name, start, count):
    """Whether a name is of a row past so many."""
    if not name.startswith(f"{start}["):
        return False
    row = name[len(start) + 1 :].split("]")[0]
    return row.isdigit() and int(row) >= count


def no_number(text):
    raise Wrong(f"{text} is no JSON")


def replay(table, text):
    try:
        return Replay(table, json.loads(text, parse_constant=no_number)).run()
    except (Wrong, ValueError, LookupError, TypeError, AttributeError, RecursionError) as why:
        return [{"step": None, "field": None, "why": f"no explanation: {why!r}"}]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="files with one explanation each")
    parser.add_argument("--formulas", default=FORMULAS, help="the table of formulas")
    arguments = parser.parse_args()
    with open(arguments.formulas, encoding="utf-8") as file:
        table = json.load(file)["operations"]
    failed = False
    for path in arguments.files:
        with open(path, encoding="utf-8") as file:
            faults = replay(table, file.read())
        failed |= bool(faults)
        print(f"{path}: {'holds' if not faults else json.dumps(faults, ensure_ascii=False)}")
    if not arguments.files:
        answer_lines(table)
    sys.exit(1 if failed else 0)


def answer_lines(table):
    rest = b""
    while True:
        chunk = os.read(sys.stdin.fileno(), 1 << 20)
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop() if chunk else b""
        for line in filter(None, lines):
            sys.stdout.write(json.dumps(replay(table, line.decode("utf-8", "surrogatepass"))) + "\n")
        sys.stdout.flush()
        if not chunk:
            return


if __name__ == "__main__":
    main()
