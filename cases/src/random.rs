//! A small seeded generator: the same seed draws the same cases on every machine.

use std::collections::VecDeque;

/// xoshiro256**, seeded by splitmix64 (Blackman and Vigna, public domain); or bytes that were given, until they end.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
    given: VecDeque<u8>,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        let state = [(); 4].map(|()| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        });
        Random { state, given: VecDeque::new() }
    }

    /// Draws from bytes, as few for each draw as it needs, so that a fuzzer's changes stay local. After the last one the
    /// draws are those of seed 0: a loop that waits for another figure ends.
    pub fn of_bytes(given: &[u8]) -> Self {
        Random { given: given.iter().copied().collect(), ..Random::new(0) }
    }

    /// Whether the bytes that were given are used up.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    pub fn draw(&mut self) -> u64 {
        self.of_width(8)
    }

    /// So many bytes; all eight of them where none were given.
    fn of_width(&mut self, bytes: usize) -> u64 {
        if !self.is_empty() {
            return (0..bytes)
                .map_while(|_| self.given.pop_front())
                .fold(0, |drawn, byte| drawn << 8 | u64::from(byte));
        }
        let [a, b, c, d] = &mut self.state;
        let drawn = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        drawn
    }

    /// 0 to `count - 1`; 0 for none. The bias of the remainder does not matter here.
    pub fn below(&mut self, count: u128) -> u128 {
        match (count, u64::try_from(count)) {
            (0, _) => 0,
            (_, Ok(few)) => {
                u128::from(self.of_width((few - 1).checked_ilog2().map_or(0, |top| top as usize / 8 + 1)) % few)
            }
            _ => (u128::from(self.draw()) << 64 | u128::from(self.draw())) % count,
        }
    }

    /// A place in a list of `count`.
    pub fn place(&mut self, count: usize) -> usize {
        self.below(count as u128) as usize
    }

    /// Both ends included; `low` where they are the wrong way round.
    pub fn between(&mut self, low: u128, high: u128) -> u128 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// As `between`, for counts.
    pub fn count(&mut self, low: usize, high: usize) -> usize {
        low + self.place(high.saturating_sub(low) + 1)
    }

    pub fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    /// True this many times in a thousand.
    pub fn chance(&mut self, in_a_thousand: u64) -> bool {
        self.below(1000) < u128::from(in_a_thousand)
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.place(of.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.place(at + 1));
        }
    }

    /// Every order of magnitude alike, and often few digits, as people write them; above 0 but where that is all.
    pub fn spread(&mut self, low: u128, high: u128) -> u128 {
        if high == 0 {
            return 0;
        }
        let low = low.max(1);
        let digits = self.between(low.ilog10().into(), high.max(low).ilog10().into()) as u32;
        let unit = 10u128.pow(digits);
        let mut drawn = self.between(unit, unit * 10 - 1);
        if self.chance(500) {
            let kept = 10u128.pow(digits.saturating_sub(self.below(4) as u32));
            drawn = drawn / kept * kept;
        }
        drawn.max(low).min(high)
    }

    /// Anything from `low` to `high`, the ends more often than fair.
    pub fn any(&mut self, low: u128, high: u128) -> u128 {
        match self.below(8) {
            0 => match self.below(4) {
                0 => low,
                1 => (low + 1).min(high),
                2 => high.saturating_sub(1).max(low),
                _ => high,
            },
            1 => self.between(low, high),
            _ => self.spread(low, high),
        }
    }

    /// At a figure or up to two steps beside it, inside the bounds.
    pub fn near(&mut self, figure: u128, low: u128, high: u128) -> u128 {
        (figure + self.below(5)).saturating_sub(2).max(low).min(high)
    }

    /// Some of it: nothing, a crumb, a share, nearly all, all.
    pub fn part(&mut self, whole: u128) -> u128 {
        match self.below(8) {
            0 => 0,
            1 => whole.min(1),
            2 => whole.saturating_sub(1),
            3 | 4 => whole,
            5 => self.spread(1, whole).min(whole),
            _ => self.between(0, whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_reference() {
        // xoshiro256** from the state 1, 2, 3, 4.
        let mut random = Random { state: [1, 2, 3, 4], ..Random::new(0) };
        let drawn: Vec<u64> = (0..6).map(|_| random.draw()).collect();
        assert_eq!(drawn, [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600]);
        // splitmix64 from the state 0.
        assert_eq!(
            Random::new(0).state,
            [0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec]
        );
    }

    #[test]
    fn bytes_are_drawn_from_first_and_as_few_as_a_draw_needs() {
        let mut random = Random::of_bytes(&[7, 1, 4, 9, 0, 0, 0, 0, 0, 0, 1, 2]);
        assert_eq!((random.below(1), random.below(10), random.below(257), random.flag()), (0, 7, 3, true));
        assert_eq!((random.draw(), random.is_empty()), (0x0102, true));
        assert_eq!(random.draw(), Random::new(0).draw());
    }

    #[test]
    fn draws_keep_their_bounds() {
        let mut random = Random::new(7);
        for (low, high) in [(0, 0), (1, 1), (3, 9), (1, 10u128.pow(15)), (5, 10u128.pow(30))] {
            for _ in 0..500 {
                for drawn in [random.between(low, high), random.any(low, high), random.near(high, low, high)] {
                    assert!((low..=high).contains(&drawn), "{drawn} of {low}..={high}");
                }
                let spread = random.spread(low, high);
                assert!((low.max(high.min(1))..=high).contains(&spread), "{spread} of {low}..={high}");
                assert!(random.part(high) <= high);
            }
        }
    }
}
