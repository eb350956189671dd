//! Rate limits by the Workers rate-limit binding: counters of one location, cheap and approximate, which is what
//! guessing needs against it.

use klabat_service::ports::Limit;
use worker::{Env, RateLimiter, console_error};

/// The limiters. In a development configuration some may be absent: then everything is allowed.
pub(crate) struct Limits(Vec<(Limit, Option<RateLimiter>)>);

/// The name of a limit's binding in `wrangler.toml`.
const fn binding(limit: Limit) -> &'static str {
    match limit {
        Limit::Address => "LIMIT_ADDRESS",
        Limit::Enrolment => "LIMIT_ENROLMENT",
        Limit::Refresh => "LIMIT_REFRESH",
        Limit::Grant => "LIMIT_GRANT",
        Limit::Challenge => "LIMIT_CHALLENGE",
        Limit::Punch => "LIMIT_PUNCH",
        Limit::Seal => "LIMIT_SEAL",
        Limit::Own => "LIMIT_OWN",
        Limit::SignIn => "LIMIT_SIGN_IN",
        Limit::Link => "LIMIT_LINK",
    }
}

impl Limits {
    /// # Errors
    /// A sentence that names the binding which a production configuration lacks.
    pub(crate) fn read(env: &Env, development: bool) -> Result<Self, String> {
        let limiter = |limit| match env.rate_limiter(binding(limit)) {
            Ok(limiter) => Ok((limit, Some(limiter))),
            Err(_) if development => Ok((limit, None)),
            Err(error) => Err(format!("the rate limit {}: {error}", binding(limit))),
        };
        Limit::ALL.map(limiter).into_iter().collect::<Result<_, _>>().map(Self)
    }

    /// Whether one more is allowed for this key. A limiter that fails allows: nobody outside can make it fail, and
    /// attendance must not stop with it.
    pub(crate) async fn allow(&self, limit: Limit, key: String) -> bool {
        let limiter = self.0.iter().find(|(of, _)| *of == limit);
        let Some((_, Some(limiter))) = limiter else { return true };
        match limiter.limit(key).await {
            Ok(outcome) => outcome.success,
            Err(error) => {
                console_error!("rate limit {limit:?}: {error}");
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Limit, binding};

    /// The table in docs/DEPLOY.md: each binding with how many it allows in a minute.
    fn documented() -> BTreeMap<&'static str, u32> {
        let rows = include_str!("../../../docs/DEPLOY.md").lines().filter_map(|line| line.strip_prefix("| `LIMIT_"));
        let cells = rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches(['`', ' ', '|'])).collect::<Vec<_>>());
        let all = cells.map(|cells| (cells[0].to_owned().leak() as &str, cells[2].parse().unwrap()));
        all.collect()
    }

    /// The bindings of production, each with its namespace and how many it allows in a minute.
    fn bound() -> Vec<(&'static str, &'static str, u32)> {
        let production = include_str!("../../../wrangler.toml").split("\n[env.").next().unwrap();
        let after = |block: &'static str, name: &str| block.split_once(name).unwrap().1;
        let quoted = |block, name| after(block, name).split('"').nth(1).unwrap();
        let blocks = production.split("\n[[ratelimits]]\n").skip(1);
        let all = blocks.map(|block| {
            let (limit, period) = after(block, "simple = { limit = ").split_once(", period = ").unwrap();
            assert!(period.starts_with("60 }"), "a minute: {block}");
            (quoted(block, "name = "), quoted(block, "namespace_id = "), limit.parse().unwrap())
        });
        all.collect()
    }

    /// A production configuration without one of them starts no request: each would be answered with 503.
    #[test]
    fn every_limit_has_a_binding_of_its_own_in_production_with_the_documented_share() {
        let (documented, bound) = (documented(), bound());
        assert_eq!((bound.len(), documented.len()), (Limit::ALL.len(), Limit::ALL.len()));
        for limit in Limit::ALL {
            // The variant's name in the manner of a binding's.
            let name = format!("{limit:?}").replace("SignIn", "Sign_In").to_uppercase();
            assert_eq!(binding(limit), format!("LIMIT_{name}"));
            let mut of = bound.iter().filter(|(name, ..)| *name == binding(limit));
            let (Some((_, namespace, share)), None) = (of.next(), of.next()) else { panic!("{limit:?} comes once") };
            assert_eq!(documented.get(name.as_str()), Some(share), "{limit:?}");
            let sharing = bound.iter().filter(|(_, other, _)| other == namespace).count();
            assert_eq!(sharing, 1, "a namespace is one counter: {limit:?}");
        }
    }
}
