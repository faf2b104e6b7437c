//! How often a member may call, and how often a login may be tried. By member, because behind a proxy all addresses are one.

use std::num::NonZeroU32;

use axum::http::StatusCode;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::app::Settings;
use crate::problem::{Problem, Result};

pub(crate) struct Limits {
    members: Option<DefaultKeyedRateLimiter<String>>,
    logins: DefaultKeyedRateLimiter<String>,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limits").finish_non_exhaustive()
    }
}

impl Limits {
    pub(crate) fn new(settings: &Settings) -> Self {
        let members = settings.rate.and_then(NonZeroU32::new).map(|rate| RateLimiter::keyed(Quota::per_second(rate)));
        let logins = NonZeroU32::new(settings.logins).unwrap_or(NonZeroU32::MIN);
        Limits { members, logins: RateLimiter::keyed(Quota::per_minute(logins)) }
    }

    /// A request of a member. Whoever has no session is the proxy's to limit: one allowance for all of them would let one
    /// of them lock the others out.
    pub(crate) fn request(&self, member: Option<&str>) -> Result<()> {
        match (&self.members, member) {
            (Some(members), Some(member)) => members.check_key(&member.to_owned()).map_err(|_| too_many()),
            _ => Ok(()),
        }
    }

    pub(crate) fn login(&self, login: &str) -> Result<()> {
        self.logins.check_key(&login.to_owned()).map_err(|_| too_many())
    }

    /// Forgets whoever has not called for a while: anybody can make up logins.
    pub(crate) fn tidy(&self) {
        self.logins.retain_recent();
        if let Some(members) = &self.members {
            members.retain_recent();
        }
    }
}

fn too_many() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "too many requests; wait a moment")
}
