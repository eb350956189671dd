//! Why a record waits, in words for whoever reviews it: the server's sentence is for the ASN, whom it tells what to do.

use crate::messages::console::Key;

/// The words of a reason's code; `None` of one that is newer than this page.
#[must_use]
pub fn why(code: &str) -> Option<Key> {
    Some(match code {
        "clock_uncertain" => Key::WhyClockUncertain,
        "signal_unmeasured" => Key::WhySignalUnmeasured,
        "signal_faint" => Key::WhySignalFaint,
        "echo_unmeasured" => Key::WhyEchoUnmeasured,
        "echo_slow" => Key::WhyEchoSlow,
        "peer_changed" => Key::WhyPeerChanged,
        "peer_shared" => Key::WhyPeerShared,
        "location_absent" => Key::WhyLocationAbsent,
        "location_inaccurate" => Key::WhyLocationInaccurate,
        "location_outside" => Key::WhyLocationOutside,
        "sealed_before_revocation" => Key::WhySealedBeforeRevocation,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn every_reason_has_its_words_for_a_reviewer() {
        let mut words: Vec<_> = klabat_evidence::Reason::ALL.iter().filter_map(|reason| why(reason.code())).collect();
        words.dedup();
        assert_eq!(words.len(), klabat_evidence::Reason::ALL.len());
        assert_eq!(why("of_another_version"), None);
    }
}
