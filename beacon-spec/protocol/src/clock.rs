//! The beacon's clock: an uptime counter set by grants (SPEC.md, Clock).

use crate::Millis;

/// Drift that a beacon must not exceed unless it states its own: a cheap 32 kHz crystal over −20…60 °C.
pub const DEFAULT_DRIFT_PPM: u32 = 150;

/// Uptime at the request, uptime at the grant and the grant's own time are each cut to whole milliseconds; the
/// first two cuts can add up to 1 ms, the third to another.
const ROUNDING_MS: u64 = 2;

/// Where a grant put the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    /// The grant's issued-at: the reading at `accepted`.
    issued_at: Millis,
    /// Uptime when the request was made, in ms. The grant was issued after it.
    requested: u64,
    /// Uptime when the grant was accepted, in ms. The grant was issued before it.
    accepted: u64,
}

impl Setting {
    fn reading(&self, uptime: u64) -> u64 {
        self.issued_at.0.saturating_add(uptime.saturating_sub(self.accepted))
    }

    /// Delay of the grant, and the drift since the request.
    fn uncertainty(&self, uptime: u64, drift_ppm: u32) -> u64 {
        let delay = self.accepted.saturating_sub(self.requested);
        let elapsed = u128::from(uptime.saturating_sub(self.requested));
        let drift = (elapsed * u128::from(drift_ppm)).div_ceil(1_000_000);
        u64::try_from(drift).unwrap_or(u64::MAX).saturating_add(delay).saturating_add(ROUNDING_MS)
    }
}

/// What the clock shows and how wrong that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The beacon's time.
    pub at: Millis,
    /// Bound on its error either way, in ms; `u32::MAX` when it is that or more.
    pub uncertainty_ms: u32,
}

/// A clock that is unset at boot, is set by grants, keeps the better setting and never runs backwards.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    drift_ppm: u32,
    setting: Option<Setting>,
    /// No reading is earlier than this one, given out when an earlier setting was replaced.
    floor: u64,
}

impl Clock {
    /// An unset clock on a counter whose error is at most `drift_ppm` millionths of the time it measures.
    #[must_use]
    pub const fn new(drift_ppm: u32) -> Self {
        Self { drift_ppm, setting: None, floor: 0 }
    }

    /// The reading at `uptime` (ms since boot); `None` before the first grant.
    ///
    /// Where a better setting lies behind what the clock has shown already, the clock stands still until the
    /// setting has caught up, and the gap counts as uncertainty.
    #[must_use]
    pub fn read(&self, uptime: u64) -> Option<Reading> {
        let setting = self.setting?;
        let reading = setting.reading(uptime);
        let shown = reading.max(self.floor);
        let uncertainty = setting.uncertainty(uptime, self.drift_ppm).saturating_add(shown - reading);
        Some(Reading { at: Millis(shown), uncertainty_ms: u32::try_from(uncertainty).unwrap_or(u32::MAX) })
    }

    /// Offers a grant's time: issued at `issued_at`, between `requested` and `accepted` of the uptime (ms).
    ///
    /// It is taken when its uncertainty is smaller than the present setting's. Returns whether it was.
    pub fn offer(&mut self, issued_at: Millis, requested: u64, accepted: u64) -> bool {
        let offered = Setting { issued_at, requested, accepted };
        if let Some(present) = self.setting {
            let [new, old] = [offered, present].map(|each| each.uncertainty(accepted, self.drift_ppm));
            if new >= old {
                return false;
            }
            self.floor = self.floor.max(present.reading(accepted));
        }
        self.setting = Some(offered);
        true
    }
}

#[cfg(test)]
mod tests;
