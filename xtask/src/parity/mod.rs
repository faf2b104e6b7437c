//! `cargo xtask parity`: random rulebooks, states and operations through every engine, answers compared byte for byte.
//!
//! A case is a question and its answer the text of `{"ok": …}` or `{"error": {code, path, …}}`; messages are for people
//! and left out. The library is always asked: the other engines are laid beside it. One case in fourteen or so opens a
//! rulebook: its answer is the digest, or why it does not open.

pub mod batch;
mod cases;
mod compare;
pub mod engines;
mod hostile;
mod keep;
mod report;
mod states;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use pico_args::Arguments;
use sha2::{Digest, Sha256};

use crate::pkg;
use crate::vectors::{self, engine::Engine};
use batch::{Batch, Drawing, SIZE};
use compare::Verdict;
use engines::{Answers, Worker, hex};
use report::Report;

/// Batches that are under way at the same time.
const AHEAD: usize = 3;
/// Cases between two lines of progress.
const PROGRESS: usize = 25 * SIZE;

/// What to run.
struct Options {
    cases: usize,
    seed: u64,
    oracle: usize,
    engines: Vec<String>,
    keep: Option<PathBuf>,
    /// Operations are drawn whose names begin so.
    only: String,
    /// The questions are printed and not asked.
    print: bool,
}

impl Options {
    fn read(mut arguments: Arguments) -> Result<Self> {
        let engines: Option<String> = arguments.opt_value_from_str("--engines")?;
        let engines = engines.unwrap_or_else(|| Engine::ALL.map(Engine::name).join(","));
        let options = Options {
            cases: arguments.opt_value_from_str("--cases")?.unwrap_or(100_000),
            seed: arguments.opt_value_from_str("--seed")?.unwrap_or(1),
            oracle: arguments.opt_value_from_str("--oracle")?.unwrap_or(0),
            engines: engines.split(',').map(str::to_owned).collect(),
            keep: arguments.opt_value_from_str("--keep")?,
            only: arguments.opt_value_from_str("--only")?.unwrap_or_default(),
            print: arguments.contains("--print"),
        };
        let rest = arguments.finish();
        ensure!(
            rest.is_empty(),
            "parity takes --cases N, --seed S, --oracle M, --engines a,b, --only PREFIX, --keep FILE and --print, \
             not {rest:?}"
        );
        for name in &options.engines {
            ensure!(Engine::named(name).is_some(), "there is no engine {name:?}");
        }
        let known = points_rules::operations().iter().any(|op| op.starts_with(&options.only));
        ensure!(known, "no operation begins with {:?}", options.only);
        ensure!(options.oracle <= options.cases, "the oracle is asked some of the cases, not more than there are");
        Ok(options)
    }
}

/// Runs the command; the exit code is 1 where anything differs.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    let options = Options::read(arguments)?;
    if options.print {
        print(&options);
        return Ok(ExitCode::SUCCESS);
    }
    if options.engines.iter().any(|name| name != "native") {
        pkg::up_to_date()?;
    }
    let mut failed = 0;
    if keep::file().exists() {
        println!("what earlier runs found:");
        let engines: Vec<Engine> = options.engines.iter().filter_map(|name| Engine::named(name)).collect();
        failed += vectors::run(&vectors::load(&keep::file())?, &engines)?.failed;
    }
    let mut run = Run::start(&options)?;
    run.all(&options)?;
    run.summary(&options);
    failed += run.report.failed();
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// The questions as the oracle reads them, for a program that is none of the engines.
fn print(options: &Options) {
    let mut drawing = Drawing::new(options.seed, &options.only);
    let mut drawn = 0;
    while drawn < options.cases {
        let batch = Batch::draw(&mut drawing, SIZE.min(options.cases - drawn));
        drawn += batch.cases.len();
        let places: Vec<usize> = (0..batch.cases.len()).filter(|&place| !batch.cases[place].heavy).collect();
        print!("{}", batch.sample(&places).questions);
    }
}

/// A run under way.
struct Run {
    engines: Vec<Worker>,
    oracle: Option<Worker>,
    /// Batches that were asked and not answered yet, with what of them the oracle was asked.
    waiting: VecDeque<(Arc<Batch>, Vec<usize>)>,
    report: Report,
    /// The library's answers to what the page builds are asked.
    pages: Sha256,
    /// How many cases the oracle was asked.
    sampled: usize,
    drawn: usize,
    started: Instant,
}

impl Run {
    fn start(options: &Options) -> Result<Self> {
        // The library first: the others are laid beside it.
        let mut engines = vec![Worker::native()];
        for engine in options.engines.iter().filter_map(|name| Engine::named(name)) {
            if engine != Engine::Native {
                engines.push(Worker::node(engine)?);
            }
        }
        let oracle = (options.oracle > 0).then(Worker::oracle);
        Ok(Run {
            engines,
            oracle: oracle.transpose()?,
            waiting: VecDeque::new(),
            report: Report::new(options.keep.clone()),
            pages: Sha256::new(),
            sampled: 0,
            drawn: 0,
            started: Instant::now(),
        })
    }

    fn all(&mut self, options: &Options) -> Result<()> {
        let mut drawing = Drawing::new(options.seed, &options.only);
        while self.drawn < options.cases {
            let batch = Batch::draw(&mut drawing, SIZE.min(options.cases - self.drawn));
            self.ask(Arc::new(batch), options)?;
            if self.waiting.len() > AHEAD {
                self.answer()?;
            }
        }
        for worker in self.engines.iter_mut().chain(&mut self.oracle) {
            worker.close();
        }
        while !self.waiting.is_empty() {
            self.answer()?;
        }
        self.engines.iter_mut().chain(&mut self.oracle).try_for_each(Worker::end)
    }

    fn ask(&mut self, batch: Arc<Batch>, options: &Options) -> Result<()> {
        let sample = self.sample(&batch, options);
        self.drawn += batch.cases.len();
        for engine in &self.engines {
            engine.ask(&batch)?;
        }
        if let Some(oracle) = &self.oracle {
            oracle.ask(&Arc::new(batch.sample(&sample)))?;
        }
        self.waiting.push_back((batch, sample));
        if self.drawn.is_multiple_of(PROGRESS) {
            eprintln!(
                "  {} of {} cases asked, {:.0} s",
                self.drawn,
                options.cases,
                self.started.elapsed().as_secs_f64()
            );
        }
        Ok(())
    }

    /// Places of a batch's cases for the oracle, evenly over the run; the next one in place of a heavy one.
    fn sample(&mut self, batch: &Batch, options: &Options) -> Vec<usize> {
        let mut places = Vec::new();
        for (place, case) in batch.cases.iter().enumerate() {
            let due = (self.drawn + place + 1) as u128 * options.oracle as u128 / options.cases.max(1) as u128;
            if (self.sampled as u128) < due && !case.heavy {
                places.push(place);
                self.sampled += 1;
            }
        }
        places
    }

    /// Takes the answers to the oldest batch.
    fn answer(&mut self) -> Result<()> {
        let Some((batch, sample)) = self.waiting.pop_front() else { return Ok(()) };
        let answers = self.engines.iter_mut().map(Worker::answers).collect::<Result<Vec<Answers>>>()?;
        let names: Vec<&str> = self.engines.iter().map(|engine| engine.name.as_str()).collect();
        self.report.engines(&batch, &names, &answers)?;
        for (place, _) in batch.cases.iter().enumerate().filter(|(_, case)| case.is_for_pages()) {
            self.pages.update(answers[0].line(place).unwrap_or_default());
            self.pages.update("\n");
        }
        if let Some(oracle) = &mut self.oracle {
            let told = oracle.answers()?;
            for (place, &of) in sample.iter().enumerate() {
                let [native, told] = [answers[0].line(of), told.line(place)].map(Option::unwrap_or_default);
                let verdict = compare::judge(native, told);
                self.report.oracle(&batch, &batch.cases[of], verdict, [native, told])?;
            }
        }
        Ok(())
    }

    fn summary(&self, options: &Options) {
        let (seconds, cases) = (self.started.elapsed().as_secs_f64(), self.drawn);
        println!("seed {}: {cases} cases in {seconds:.1} s, {:.0} a second", options.seed, cases as f64 / seconds);
        println!("{}", self.report.outcomes());
        for engine in &self.engines {
            let expected = if engine.is_page { hex(&self.pages) } else { self.engines[0].hash() };
            let equal = if engine.hash() == expected { "" } else { " (differs)" };
            println!("{}: {} cases, sha256 {}{equal}", engine.name, engine.cases, engine.hash());
        }
        println!("parity: {} passed, {} failed", self.report.passed, cases - self.report.passed);
        if self.oracle.is_some() {
            let [passed, failed, open] =
                [Verdict::Passed, Verdict::Failed, Verdict::Open].map(|verdict| self.report.judged(verdict));
            println!("oracle: {passed} passed, {failed} failed, {open} open");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Options> {
        Options::read(Arguments::from_vec(arguments.iter().map(Into::into).collect()))
    }

    #[test]
    fn arguments_are_checked() {
        let read = options(&["--cases", "50", "--engines", "native,web"]).unwrap();
        assert_eq!((read.cases, read.seed, read.oracle, read.engines.len()), (50, 1, 0, 2));
        let all = ["native", "node", "node-page", "explain", "full", "web", "mini", "fallback"];
        assert_eq!(options(&[]).unwrap().engines, all);
        for wrong in
            [&["--engines", "none"] as &[&str], &["--cases", "5", "--oracle", "6"], &["more"], &["--cases", "x"]]
        {
            assert!(options(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_library_alone_agrees_with_itself() {
        let options = options(&["--cases", "6000", "--engines", "native"]).unwrap();
        let mut run = Run::start(&options).unwrap();
        run.all(&options).unwrap();
        assert_eq!((run.report.passed, run.report.failed(), run.engines[0].cases), (6000, 0, 6000));
    }

    #[test]
    fn the_sample_is_spread_over_the_run() {
        let options = options(&["--cases", "1000", "--oracle", "100", "--engines", "native"]).unwrap();
        let mut run = Run::start(&options).unwrap();
        run.drawn = 500;
        run.sampled = 50;
        let batch = Batch::draw(&mut Drawing::new(1, ""), 500);
        let places = run.sample(&batch, &options);
        assert_eq!(places.len(), 50);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] < 20), "{places:?}");
    }
}
