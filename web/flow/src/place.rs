//! Where the phone says it is.

use klabat_api::phone::Area;
use klabat_evidence::{Geofence, Position};

/// A fix of the browser (W3C Geolocation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Degrees, north positive (WGS 84).
    pub latitude: f64,
    /// Degrees, east positive.
    pub longitude: f64,
    /// Radius in metres at 95 % confidence.
    pub accuracy_m: f64,
}

/// Why there is no fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFix {
    /// The person or the browser denied it.
    Denied,
    /// None came in time.
    Unavailable,
}

/// Where the phone is from its own office: a hint for the screen. The server alone judges where a punch was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Inside, as far as the fix tells.
    AtOffice,
    /// So many metres away, at least 1.
    Away(u32),
}

/// The nearest of the areas; `None` where there is none, or the fix is no place.
#[must_use]
pub fn whereabouts(fix: Fix, areas: &[Area]) -> Option<Whereabouts> {
    let from = Position::from_degrees(fix.latitude, fix.longitude)?;
    let distances = areas.iter().filter_map(geofence).map(|area| area.distance_m(from));
    let nearest = distances.reduce(f64::min)?;
    // As the server does: what the fix is uncertain about speaks for the person.
    if nearest <= fix.accuracy_m {
        return Some(Whereabouts::AtOffice);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "half the globe is 2e7 metres")]
    let metres = nearest.ceil() as u32;
    Some(Whereabouts::Away(metres))
}

/// `None` for what is no area.
fn geofence(area: &Area) -> Option<Geofence> {
    match area {
        Area::Circle { latitude_e7, longitude_e7, radius_m } => {
            Position::new(*latitude_e7, *longitude_e7).map(|centre| Geofence::circle(centre, *radius_m))
        }
        Area::Polygon(corners) => {
            let corners = corners.iter().map(|(latitude, longitude)| Position::new(*latitude, *longitude));
            Geofence::polygon(corners.collect::<Option<_>>()?).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.001° of latitude, 111.2 m.
    const STEP_E7: i32 = 10_000;

    fn circle(latitude_e7: i32) -> Area {
        Area::Circle { latitude_e7, longitude_e7: 1_249_835_000, radius_m: 50 }
    }

    fn fix(accuracy_m: f64) -> Fix {
        Fix { latitude: 1.426, longitude: 124.983_5, accuracy_m }
    }

    #[test]
    fn the_nearest_site_counts() {
        let (near, far) = (circle(14_260_000 + STEP_E7), circle(14_260_000 + 9 * STEP_E7));
        assert_eq!(whereabouts(fix(5.0), &[far.clone(), near.clone()]), Some(Whereabouts::Away(62)));
        assert_eq!(whereabouts(fix(5.0), &[near, far, circle(14_260_000)]), Some(Whereabouts::AtOffice));
    }

    #[test]
    fn what_the_fix_is_uncertain_about_speaks_for_the_person() {
        let area = [circle(14_260_000 + STEP_E7)];
        assert_eq!(whereabouts(fix(61.0), &area), Some(Whereabouts::Away(62)));
        assert_eq!(whereabouts(fix(62.0), &area), Some(Whereabouts::AtOffice));
    }

    #[test]
    fn a_polygon_is_an_area_and_what_is_none_is_passed_over() {
        let (south, west) = (14_250_000, 1_249_825_000);
        let corners =
            vec![(south, west), (south, west + 20_000), (south + 20_000, west + 20_000), (south + 20_000, west)];
        assert_eq!(whereabouts(fix(5.0), &[Area::Polygon(corners.clone())]), Some(Whereabouts::AtOffice));
        let outside = Fix { latitude: 1.428, ..fix(5.0) };
        assert_eq!(whereabouts(outside, &[Area::Polygon(corners.clone())]), Some(Whereabouts::Away(112)));
        assert_eq!(whereabouts(fix(5.0), &[Area::Polygon(corners[..2].to_vec())]), None);
    }

    #[test]
    fn nothing_is_said_without_a_site_or_a_place() {
        assert_eq!(whereabouts(fix(5.0), &[]), None);
        assert_eq!(whereabouts(Fix { latitude: 91.0, ..fix(5.0) }, &[circle(14_260_000)]), None);
    }
}
