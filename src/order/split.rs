//! Splitting a total over weights, to the last step (RULES section 2, "Split").

use crate::decimal::wide::mul_div_floor;
use crate::impossible::Always;

/// A total that is handed out over weights one after the other: each part is what the cumulative share gained.
pub(super) struct Split {
    total: u64,
    weights: u128,
    /// The sum of the weights so far.
    reached: u128,
    /// What was handed out so far.
    handed_out: u64,
}

impl Split {
    /// `weights`: their sum.
    pub(super) fn new(total: u64, weights: u128) -> Self {
        Split { total, weights, reached: 0, handed_out: 0 }
    }

    /// The part of the next weight: floor(X·W_i / W) − floor(X·W_{i−1} / W); 0 where all weights are 0.
    pub(super) fn next(&mut self, weight: u64) -> u64 {
        if self.weights == 0 {
            return 0;
        }
        self.reached += u128::from(weight);
        let upto = mul_div_floor(self.total.into(), self.reached, self.weights);
        let upto = upto
            .and_then(|upto| u64::try_from(upto).ok())
            .always("a cumulative share is at most the total", self.total);
        let part = upto.checked_sub(self.handed_out).always("cumulative shares do not fall", 0);
        self.handed_out = upto;
        part
    }
}

/// floor(figure·pieces / quantity): the part of a line's figure for some of its pieces.
pub(super) fn part(figure: u64, pieces: u32, quantity: u32) -> u64 {
    let part = mul_div_floor(figure.into(), pieces.into(), quantity.into());
    part.and_then(|part| u64::try_from(part).ok()).always("pieces are at most the quantity, which is not 0", figure)
}
