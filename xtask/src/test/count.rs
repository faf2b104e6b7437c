//! Counting test cases by what the test programs print.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command::line;

/// Test cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
}

impl Count {
    /// One check that held.
    pub const PASSED: Count = Count { passed: 1, failed: 0 };
    /// One check that did not.
    pub const FAILED: Count = Count { passed: 0, failed: 1 };
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test program, shows what it prints and counts its cases. One that ends badly without a failed case
/// counts as one failure.
pub fn counted(command: &mut Command) -> Result<Count> {
    println!("  $ {}", line(command));
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start `{}`", line(command)))?;
    let mut sum = Count::default();
    for text in BufReader::new(child.stdout.take().context("no standard output")?).split(b'\n') {
        let text = text?;
        let text = String::from_utf8_lossy(&text);
        match of_line(&text) {
            Some((count, shown)) => {
                sum += count;
                if shown {
                    println!("  {text}");
                }
            }
            None => println!("  {text}"),
        }
    }
    let status = child.wait()?;
    if !status.success() && sum.failed == 0 {
        println!("error: `{}` ended with {status}", line(command));
        sum += Count::FAILED;
    }
    Ok(sum)
}

/// The cases in a line of output, and whether to show the line: the sum of the whole run is to be
/// the only one of its form.
fn of_line(text: &str) -> Option<(Count, bool)> {
    let text = text.trim();
    if let Some(result) = text.strip_prefix("test result: ") {
        return Some((of_rust(result), true));
    }
    if let Some(count) = of_node(text) {
        return Some((count, true));
    }
    let (passed, failed) = text.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some((Count { passed: passed.parse().ok()?, failed: failed.parse().ok()? }, false))
}

/// `ok. 8 passed; 0 failed; 0 ignored; …` of cargo test and of wasm-bindgen's runner. An ignored test is not done, so
/// it counts as failed.
fn of_rust(result: &str) -> Count {
    let of = |what: &str| {
        let part = result.split([';', '.']).find_map(|part| part.trim().strip_suffix(what));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Count { passed: of("passed"), failed: of("failed") + of("ignored") }
}

/// `ℹ pass 12`, or `# pass 12`, of node --test. What is cancelled, skipped or left to do is not done either.
fn of_node(text: &str) -> Option<Count> {
    let (what, number) = text.strip_prefix("ℹ ").or_else(|| text.strip_prefix("# "))?.split_once(' ')?;
    let number = number.parse().ok()?;
    match what {
        "pass" => Some(Count { passed: number, failed: 0 }),
        "fail" | "cancelled" | "skipped" | "todo" => Some(Count { passed: 0, failed: number }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::command;

    fn count(passed: usize, failed: usize, shown: bool) -> Option<(Count, bool)> {
        Some((Count { passed, failed }, shown))
    }

    #[test]
    fn lines_of_every_test_program_are_counted() {
        let cargo = "test result: FAILED. 8 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 1.65s";
        assert_eq!(of_line(cargo), count(8, 3, true));
        assert_eq!(of_line("test result: ok. 5 passed; 0 failed; 0 ignored; 0 filtered out"), count(5, 0, true));
        assert_eq!(of_line("ℹ pass 12"), count(12, 0, true));
        assert_eq!(of_line("# fail 1"), count(0, 1, true));
        assert_eq!(of_line("# skipped 2"), count(0, 2, true));
        assert_eq!(of_line("62 passed, 1 failed"), count(62, 1, false));
        for other in ["ℹ tests 12", "# duration_ms 12", "native: 8 passed, 0 failed", "test a ... ok", "# pass", ""] {
            assert_eq!(of_line(other), None, "{other}");
        }
    }

    #[test]
    fn a_bad_end_is_a_failure() {
        let counting = |script: &str| counted(command("node").args(["-e", script])).unwrap();
        assert_eq!(counting("console.log('# pass 3')"), Count { passed: 3, failed: 0 });
        assert_eq!(counting("console.log('# pass 3'); process.exitCode = 1"), Count { passed: 3, failed: 1 });
        assert_eq!(counting("console.log('# fail 2'); process.exitCode = 1"), Count { passed: 0, failed: 2 });
    }
}
