//! The area of a site, and how far a position is from it.

use geo::{Distance as _, Euclidean, Haversine, LineString, Point, Polygon};
use serde::{Deserialize, Serialize};

use crate::location::Position;

/// Most corners of a polygon: more than any office's plot has, and few enough to judge in microseconds.
pub const MAX_CORNERS: usize = 256;

/// The area of a site: a circle, or a polygon of 3 to [`MAX_CORNERS`] corners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawGeofence", into = "RawGeofence")]
pub struct Geofence(RawGeofence);

/// The JSON of a [`Geofence`], and its two shapes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case", deny_unknown_fields)]
enum RawGeofence {
    Circle { centre: Position, radius_m: u32 },
    Polygon { corners: Vec<Position> },
}

/// What a [`Geofence`] looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline<'a> {
    /// All within so many metres of a place.
    Circle {
        /// The place.
        centre: Position,
        /// Metres.
        radius_m: u32,
    },
    /// All inside these corners, the last joined to the first.
    Polygon(&'a [Position]),
}

/// The corners make no polygon: too few, too many, or no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPolygon;

impl std::fmt::Display for NoPolygon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a polygon has 3 to {MAX_CORNERS} corners that enclose an area")
    }
}

impl std::error::Error for NoPolygon {}

impl Geofence {
    /// All within `radius_m` metres of `centre`.
    #[must_use]
    pub const fn circle(centre: Position, radius_m: u32) -> Self {
        Self(RawGeofence::Circle { centre, radius_m })
    }

    /// All inside the corners, in either direction, the last joined to the first. It must not cross the
    /// 180th meridian.
    ///
    /// # Errors
    ///
    /// [`NoPolygon`].
    pub fn polygon(corners: Vec<Position>) -> Result<Self, NoPolygon> {
        let encloses = (3..=MAX_CORNERS).contains(&corners.len()) && doubled_area(&corners) != 0;
        if encloses { Ok(Self(RawGeofence::Polygon { corners })) } else { Err(NoPolygon) }
    }

    /// What it looks like.
    #[must_use]
    pub fn outline(&self) -> Outline<'_> {
        match &self.0 {
            RawGeofence::Circle { centre, radius_m } => Outline::Circle { centre: *centre, radius_m: *radius_m },
            RawGeofence::Polygon { corners } => Outline::Polygon(corners),
        }
    }

    /// Metres from the position to the area; 0 inside.
    ///
    /// To a circle by the haversine formula on a sphere of 6,371,008.8 m. To a polygon in a plane touching
    /// the globe at the position, in which a degree of longitude is shortened by the cosine of the latitude:
    /// within 20 km the two differ by less than the globe's own flattening, 0.3 %.
    #[must_use]
    pub fn distance_m(&self, from: Position) -> f64 {
        match &self.0 {
            RawGeofence::Circle { centre, radius_m } => {
                (Haversine.distance(point(from), point(*centre)) - f64::from(*radius_m)).max(0.0)
            }
            RawGeofence::Polygon { corners } => {
                let ring: LineString = corners.iter().map(|corner| Point::from(corner.metres_from(from))).collect();
                Euclidean.distance(&Point::new(0.0, 0.0), &Polygon::new(ring, Vec::new()))
            }
        }
    }
}

fn point(position: Position) -> Point {
    Point::new(position.longitude(), position.latitude())
}

/// Twice the signed area in square units, exact: each term is below 2^64 and there are at most 256.
fn doubled_area(corners: &[Position]) -> i128 {
    let next = corners.iter().cycle().skip(1);
    corners
        .iter()
        .zip(next)
        .map(|(a, b)| {
            i128::from(a.longitude_e7()) * i128::from(b.latitude_e7())
                - i128::from(b.longitude_e7()) * i128::from(a.latitude_e7())
        })
        .sum()
}

impl TryFrom<RawGeofence> for Geofence {
    type Error = NoPolygon;

    fn try_from(raw: RawGeofence) -> Result<Self, NoPolygon> {
        match raw {
            RawGeofence::Circle { centre, radius_m } => Ok(Self::circle(centre, radius_m)),
            RawGeofence::Polygon { corners } => Self::polygon(corners),
        }
    }
}

impl From<Geofence> for RawGeofence {
    fn from(geofence: Geofence) -> Self {
        geofence.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::{E7, METRES_PER_DEGREE};
    use proptest::prelude::*;

    fn at(latitude_e7: i32, longitude_e7: i32) -> Position {
        Position::new(latitude_e7, longitude_e7).unwrap()
    }

    /// A square with a side of 0.002° (about 222 m) around a point in Minahasa Utara.
    fn square() -> Geofence {
        let (south, west) = (14_250_000, 1_249_825_000);
        let (north, east) = (south + 20_000, west + 20_000);
        Geofence::polygon(vec![at(south, west), at(south, east), at(north, east), at(north, west)]).unwrap()
    }

    #[test]
    fn distance_to_a_circle() {
        let centre = at(14_260_000, 1_249_835_000);
        let fence = Geofence::circle(centre, 50);
        assert!(fence.distance_m(centre) == 0.0);
        // 0.001° of latitude is 111.2 m.
        let distance = fence.distance_m(at(14_270_000, 1_249_835_000));
        assert!((distance - 61.2).abs() < 0.1, "{distance}");
    }

    #[test]
    fn distance_to_a_polygon() {
        assert!(square().distance_m(at(14_260_000, 1_249_835_000)) == 0.0);
        let north = square().distance_m(at(14_280_000, 1_249_835_000));
        assert!((north - 111.2).abs() < 0.1, "{north}");
        // At 1.4° a degree of longitude is 0.03 % shorter.
        let east = square().distance_m(at(14_260_000, 1_249_855_000));
        assert!((east - 111.16).abs() < 0.1, "{east}");
    }

    #[test]
    fn corners_must_enclose_an_area() {
        let (a, b) = (at(0, 0), at(0, E7));
        assert_eq!(Geofence::polygon(vec![a, b]), Err(NoPolygon));
        assert_eq!(Geofence::polygon(vec![a, b, at(0, 2 * E7)]), Err(NoPolygon));
        assert_eq!(Geofence::polygon(vec![a; 4]), Err(NoPolygon));
        let many = (0..=256).map(|n| at(n * n, n)).collect();
        assert_eq!(Geofence::polygon(many), Err(NoPolygon));
    }

    #[test]
    fn json_holds_the_rule() {
        for fence in [square(), Geofence::circle(at(1, 2), 30)] {
            let json = serde_json::to_string(&fence).unwrap();
            assert_eq!(serde_json::from_str::<Geofence>(&json).unwrap(), fence);
        }
        assert!(serde_json::from_str::<Geofence>(r#"{"shape":"polygon","corners":[]}"#).is_err());
    }

    proptest! {
        /// Near the fence, a polygon with many corners on a circle is as far as that circle.
        #[test]
        fn both_shapes_agree(north in -100_000i32..100_000, east in -100_000i32..100_000) {
            let centre = at(14_260_000, 1_249_835_000);
            let corners = (0..128u8).map(|n| {
                let angle = f64::from(n) / 128.0 * std::f64::consts::TAU;
                let radius = 100.0 / METRES_PER_DEGREE;
                let stretch = centre.latitude().to_radians().cos();
                Position::from_degrees(
                    centre.latitude() + radius * angle.sin(),
                    centre.longitude() + radius * angle.cos() / stretch,
                ).unwrap()
            }).collect();
            let from = at(14_260_000 + north, 1_249_835_000 + east);
            let polygon = Geofence::polygon(corners).unwrap().distance_m(from);
            let circle = Geofence::circle(centre, 100).distance_m(from);
            prop_assert!((polygon - circle).abs() < 0.2 + circle * 0.001, "{polygon} {circle}");
        }
    }
}
