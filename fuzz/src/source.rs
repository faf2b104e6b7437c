//! Numbers out of bytes; an empty source goes on with zeros, so that every input is good for something.

pub struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Source(data)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Below `count`, which is at most 256.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) % count
    }

    /// From `least` to `most`, of as many bytes as the first byte says: small figures as often as large ones, and the two
    /// ends themselves.
    pub fn figure(&mut self, least: u64, most: u64) -> u64 {
        let width = self.below(11);
        let value = match width {
            9 => return most,
            10 => return least,
            width => (0..width).fold(0u64, |value, _| value << 8 | u64::from(self.byte())),
        };
        match (most - least).checked_add(1) {
            Some(count) => least + value % count,
            None => value,
        }
    }

    /// A part of `whole`, often all of it.
    pub fn part(&mut self, whole: u64) -> u64 {
        self.figure(0, whole)
    }
}
