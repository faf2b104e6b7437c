//! Bookings. Every figure comes out of an operation of points-rules; what is written here is which operation, with whose
//! state, and where its results belong.

pub(crate) mod correct;
pub(crate) mod exits;
pub(crate) mod orders;
pub(crate) mod publish;
pub(crate) mod quote;
pub(crate) mod refunds;
pub(crate) mod settle;
pub(crate) mod units;
