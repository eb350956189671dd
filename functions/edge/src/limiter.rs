//! Rate limits by the Workers rate-limit binding: counters of one location, cheap and approximate, which is what
//! guessing needs against it.

use klabat_service::ports::Limit;
use worker::{Env, RateLimiter, console_error};

/// The bindings, by what they limit. In a development configuration they may be absent: then everything is allowed.
pub(crate) struct Limits {
    address: Option<RateLimiter>,
    enrolment: Option<RateLimiter>,
    refresh: Option<RateLimiter>,
    grant: Option<RateLimiter>,
    challenge: Option<RateLimiter>,
    punch: Option<RateLimiter>,
    seal: Option<RateLimiter>,
    own: Option<RateLimiter>,
    sign_in: Option<RateLimiter>,
    link: Option<RateLimiter>,
}

impl Limits {
    /// # Errors
    /// A sentence that names the binding which a production configuration lacks.
    pub(crate) fn read(env: &Env, development: bool) -> Result<Self, String> {
        let limiter = |name: &str| match env.rate_limiter(name) {
            Ok(limiter) => Ok(Some(limiter)),
            Err(_) if development => Ok(None),
            Err(error) => Err(format!("the rate limit {name}: {error}")),
        };
        Ok(Self {
            address: limiter("LIMIT_ADDRESS")?,
            enrolment: limiter("LIMIT_ENROLMENT")?,
            refresh: limiter("LIMIT_REFRESH")?,
            grant: limiter("LIMIT_GRANT")?,
            challenge: limiter("LIMIT_CHALLENGE")?,
            punch: limiter("LIMIT_PUNCH")?,
            seal: limiter("LIMIT_SEAL")?,
            own: limiter("LIMIT_OWN")?,
            sign_in: limiter("LIMIT_SIGN_IN")?,
            link: limiter("LIMIT_LINK")?,
        })
    }

    /// Whether one more is allowed for this key. A limiter that fails allows: nobody outside can make it fail, and
    /// attendance must not stop with it.
    pub(crate) async fn allow(&self, limit: Limit, key: String) -> bool {
        let limiter = match limit {
            Limit::Address => &self.address,
            Limit::Enrolment => &self.enrolment,
            Limit::Refresh => &self.refresh,
            Limit::Grant => &self.grant,
            Limit::Challenge => &self.challenge,
            Limit::Punch => &self.punch,
            Limit::Seal => &self.seal,
            Limit::Own => &self.own,
            Limit::SignIn => &self.sign_in,
            Limit::Link => &self.link,
        };
        let Some(limiter) = limiter else { return true };
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
    /// A production configuration without one of them starts no request: each would be answered with 503.
    #[test]
    fn every_binding_stands_in_the_production_configuration() {
        let code = include_str!("limiter.rs").split("#[cfg(test)]").next().unwrap();
        let used: Vec<&str> = code.split("limiter(\"").skip(1).filter_map(|call| call.split('"').next()).collect();
        assert_eq!(used.len(), code.matches("\"LIMIT_").count());
        assert!(!used.is_empty());
        let production = include_str!("../../../wrangler.toml").split("\n[env.").next().unwrap();
        let blocks = production.split("\n[[ratelimits]]\n").skip(1);
        let bound: Vec<&str> = blocks.filter_map(|block| block.strip_prefix("name = \"")?.split('"').next()).collect();
        for name in used {
            assert_eq!(bound.iter().filter(|bound| **bound == name).count(), 1, "{name}");
        }
    }
}
