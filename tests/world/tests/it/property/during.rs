//! What holds after each act.

use klabat_protocol::frames::Grant;

use super::story::Story;

impl Story {
    pub(super) fn holds_now(&mut self) {
        self.clocks_know_how_wrong_they_are();
        self.the_revoked_get_no_grant();
    }

    /// Whoever carried their grants, and however long: true time is within what each beacon's clock admits.
    fn clocks_know_how_wrong_they_are(&mut self) {
        let now = self.world.now();
        for (beacon, device) in self.world.devices.iter_mut().enumerate() {
            let Some(clock) = device.clock() else { continue };
            let wrong = clock.at.0.abs_diff(now);
            assert!(wrong <= u64::from(clock.uncertainty_ms), "beacon {beacon} is {wrong} ms off, it says {clock:?}");
        }
    }

    fn the_revoked_get_no_grant(&mut self) {
        let grants = &self.world.network.grants;
        for grant in &grants[self.grants_seen..] {
            let beacon = Grant::decode(grant).unwrap().body.beacon.0;
            assert!(!self.revoked.contains(&beacon), "a grant for a revoked beacon");
        }
        self.grants_seen = grants.len();
    }
}
