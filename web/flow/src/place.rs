//! Where the phone says it is.

use geo::{Distance as _, Euclidean, Line, Point};
use klabat_api::phone::Area;
use klabat_evidence::{E7, METRES_PER_DEGREE};

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
    if fix.latitude.abs() > 90.0 {
        return None;
    }
    let nearest = areas.iter().filter_map(|area| distance_m(fix, area)).reduce(f64::min)?;
    // As the server does: what the fix is uncertain about speaks for the person.
    if nearest <= fix.accuracy_m {
        return Some(Whereabouts::AtOffice);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "beyond the globe it saturates")]
    let metres = nearest.ceil() as u32;
    Some(Whereabouts::Away(metres))
}

/// Metres to the area, 0 inside, in a plane that touches the globe at the fix; `None` for what is no area.
///
/// The server measures circles on the globe (`klabat_evidence::Geofence`); within 20 km the two differ by less than the
/// globe's own flattening, and the screen is spared the sphere's trigonometry, 4 kB of its first load.
fn distance_m(fix: Fix, area: &Area) -> Option<f64> {
    let seen = |(latitude_e7, longitude_e7): &(i32, i32)| {
        let [latitude, longitude] = [latitude_e7, longitude_e7].map(|e7| f64::from(*e7) / f64::from(E7));
        let east = (longitude - fix.longitude) * cosine(fix.latitude.to_radians());
        Point::new(east, latitude - fix.latitude) * METRES_PER_DEGREE
    };
    let corners: Vec<Point> = area.corners.iter().map(seen).collect();
    let edges = || corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| Line::new(*from, *to));
    let to_edge = edges().map(|edge| Euclidean.distance(&Point::new(0.0, 0.0), &edge)).reduce(f64::min)?;
    let inside = edges().filter(is_east_of_origin).count() % 2 == 1;
    let to_shape = if inside { 0.0 } else { to_edge };
    Some((to_shape - f64::from(area.radius_m)).max(0.0))
}

/// Whether a line eastwards from the origin meets the edge: an odd number of such edges is around it (the even-odd rule).
/// Not exact on the edge itself, where the distance is 0 anyhow; an exact predicate is a kilobyte of the first load.
fn is_east_of_origin(edge: &Line) -> bool {
    let (from, to) = (edge.start, edge.end);
    (from.y > 0.0) != (to.y > 0.0) && from.x - from.y * (to.x - from.x) / (to.y - from.y) > 0.0
}

/// The cosine's series up to x⁸: within 2.5 × 10⁻⁵ up to the poles.
fn cosine(x: f64) -> f64 {
    let square = x * x;
    1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use klabat_evidence::{Geofence, Position};

    /// 0.001° of latitude, 111.2 m.
    const STEP_E7: i32 = 10_000;

    fn circle(latitude_e7: i32) -> Area {
        Area { corners: vec![(latitude_e7, 1_249_835_000)], radius_m: 50 }
    }

    fn polygon(corners: &[(i32, i32)]) -> Area {
        Area { corners: corners.to_vec(), radius_m: 0 }
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
        assert_eq!(whereabouts(fix(5.0), &[polygon(&corners)]), Some(Whereabouts::AtOffice));
        let outside = Fix { latitude: 1.428, ..fix(5.0) };
        assert_eq!(whereabouts(outside, &[polygon(&corners)]), Some(Whereabouts::Away(112)));
        assert_eq!(whereabouts(fix(5.0), &[polygon(&[])]), None);
    }

    #[test]
    fn the_screen_measures_as_the_server_does() {
        for latitude in [-11.0, -0.5, 1.426, 5.9, 60.0] {
            let at = Fix { latitude, longitude: 124.983_5, accuracy_m: 0.0 };
            #[expect(clippy::cast_possible_truncation, reason = "degrees of the globe")]
            let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
            let corners: Vec<_> = [(0.01, 0.01), (0.01, 0.03), (0.03, 0.02)]
                .map(|(north, east)| (e7(latitude + north), e7(124.983_5 + east)))
                .to_vec();
            let (latitude_e7, longitude_e7) = corners[0];
            let positions = corners.iter().map(|(north, east)| Position::new(*north, *east).unwrap()).collect();
            for (area, fence) in [
                (
                    Area { corners: vec![corners[0]], radius_m: 50 },
                    Geofence::circle(Position::new(latitude_e7, longitude_e7).unwrap(), 50),
                ),
                (polygon(&corners), Geofence::polygon(positions).unwrap()),
            ] {
                let expected = fence.distance_m(Position::from_degrees(latitude, 124.983_5).unwrap());
                let measured = distance_m(at, &area).unwrap();
                assert!((measured - expected).abs() < expected / 300.0, "{latitude}: {measured}, {expected}");
            }
        }
    }

    #[test]
    fn the_series_is_the_cosine() {
        for degrees in 0..=90 {
            let x = f64::from(degrees).to_radians();
            assert!((cosine(x) - x.cos()).abs() < 2.5e-5, "{degrees}");
        }
    }

    #[test]
    fn nothing_is_said_without_a_site_or_a_place() {
        assert_eq!(whereabouts(fix(5.0), &[]), None);
        assert_eq!(whereabouts(Fix { latitude: 91.0, ..fix(5.0) }, &[circle(14_260_000)]), None);
    }
}
