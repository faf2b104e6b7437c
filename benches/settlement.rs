//! Settlement on a server's scale, with the most memory beside the columns: `cargo bench --bench settlement`.
//!
//! Divan prints the time of a whole day, members a second, and what was allocated on the way.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};
use points_rules::Rulebook;
use points_rules::release::{ColumnRelease, Columns, NO_SPONSOR, Workspace};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const MEMBERS: [usize; 3] = [100_000, 1_000_000, 10_000_000];

fn main() {
    divan::main();
}

/// A stream of numbers that is the same in every run.
struct Stream(u64);

impl Stream {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % bound
    }
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn dividend_day(bencher: Bencher, members: usize) {
    let rulebook = Rulebook::from_json(include_str!("../rulebooks/dividend.json")).expect("a preset opens");
    let scheme = rulebook.dividend().expect("configured");
    let mut stream = Stream(1);
    let shares: Vec<u64> = (0..members).map(|_| stream.below(260)).collect();
    let quotas: Vec<u64> = (0..members).map(|_| stream.below(5) * 10_000).collect();
    let mut payouts = vec![0; members];
    let (turnover, carry) = ("1234567.89".parse().expect("money"), "0".parse().expect("money"));
    bencher.counter(ItemsCount::new(members)).bench_local(|| {
        scheme.settle_columns(turnover, carry, black_box(&shares), black_box(&quotas), black_box(&mut payouts))
    });
}

#[derive(Clone, Copy, Debug)]
enum Tree {
    Chain,
    Star,
    /// Each member refers three, level by level.
    Levels,
    /// Each member is referred by any one before it.
    Forest,
    /// The same forest with the members in any order.
    Shuffled,
}

/// Whether the memory beside the columns is new on every day, and counted, or kept from the day before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Memory {
    New,
    Kept,
}

fn sponsors(tree: Tree, members: usize, stream: &mut Stream) -> Vec<u32> {
    let sponsors = (0..members).map(|member| match tree {
        _ if member == 0 => NO_SPONSOR,
        Tree::Chain => member as u32 - 1,
        Tree::Star => 0,
        Tree::Levels => (member as u32 - 1) / 3,
        Tree::Forest | Tree::Shuffled => stream.below(member as u64) as u32,
    });
    let sponsors: Vec<u32> = sponsors.collect();
    let Tree::Shuffled = tree else { return sponsors };
    let mut numbers: Vec<u32> = (0..members as u32).collect();
    (1..members).rev().for_each(|last| numbers.swap(last, stream.below(last as u64 + 1) as usize));
    let mut shuffled = vec![NO_SPONSOR; members];
    for (&number, &sponsor) in numbers.iter().zip(&sponsors).skip(1) {
        shuffled[number as usize] = numbers[sponsor as usize];
    }
    shuffled
}

fn release_day(bencher: Bencher, members: usize, tree: Tree, memory: Memory) {
    let rulebook = Rulebook::from_json(include_str!("../rulebooks/release.json")).expect("a preset opens");
    let scheme = rulebook.release().expect("configured");
    let mut stream = Stream(2);
    let sponsors = sponsors(tree, members, &mut stream);
    // One in a hundred has a rank.
    let mut sales = || if stream.below(100) == 0 { stream.below(4_000_000_000) } else { stream.below(5_000_000) };
    let rank_sales: Vec<u64> = (0..members).map(|_| sales()).collect();
    let lot_ends: Vec<u32> = (1..=members as u32).collect();
    let daily: Vec<u64> = (0..members).map(|member| 3_600 + member as u64 % 7_200).collect();
    let mut remaining: Vec<u64> = vec![10_000_000; members];
    let columns = Columns { sponsors: &sponsors, rank_sales: &rank_sales, lot_ends: &lot_ends, daily: &daily };
    let (mut paid, mut workspace) = (0u64, Workspace::new());
    bencher.counter(ItemsCount::new(members)).bench_local(|| {
        if memory == Memory::New {
            workspace = Workspace::new();
        }
        let book = |member: ColumnRelease| paid ^= member.steps.total;
        let totals = scheme.settle_columns_in(&mut workspace, &columns, black_box(&mut remaining), book);
        totals.expect("sound columns")
    });
    black_box(paid);
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn release_day_of_a_forest(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Forest, Memory::New);
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn release_day_of_a_forest_in_kept_memory(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Forest, Memory::Kept);
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn release_day_level_by_level_in_kept_memory(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Levels, Memory::Kept);
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn release_day_in_any_order(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Shuffled, Memory::New);
}

#[divan::bench(args = MEMBERS, sample_count = 5, sample_size = 1)]
fn release_day_in_any_order_in_kept_memory(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Shuffled, Memory::Kept);
}

#[divan::bench(args = [1_000_000], sample_count = 5, sample_size = 1)]
fn release_day_of_a_chain(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Chain, Memory::New);
}

#[divan::bench(args = [1_000_000], sample_count = 5, sample_size = 1)]
fn release_day_of_a_star(bencher: Bencher, members: usize) {
    release_day(bencher, members, Tree::Star, Memory::New);
}
