//! Places as people copy them from a map, and a site's plan: north up, true to scale, without a map of anybody's.

use klabat_evidence::{Geofence, Outline, Position};

/// Half of what is in sight, at the least: a site is never as small as a room.
const LEAST_REACH_CM: i64 = 1_000;

/// A site as it is drawn, in whole centimetres around its middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is drawn.
    pub figure: Figure,
    /// Half of the side of the square that is in sight, with a margin.
    pub reach_cm: i64,
    /// Length of the scale, 1, 2 or 5 times a power of ten: a quarter of the side or less.
    pub scale_m: i64,
    /// Its area in whole square metres; 0 while there are fewer than three corners.
    pub area_m2: i64,
}

/// What a plan shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A circle around the middle.
    Circle {
        /// Its radius.
        radius_cm: i64,
    },
    /// Corners, east and north of the middle, in their order.
    Corners(Vec<(i64, i64)>),
}

impl Plan {
    /// Draws an area.
    #[must_use]
    pub fn of(area: &Geofence) -> Option<Self> {
        match area.outline() {
            Outline::Circle { radius_m, .. } => Some(Self::circle(radius_m)),
            Outline::Polygon(corners) => Self::corners(corners),
        }
    }

    /// Draws a circle.
    #[must_use]
    pub fn circle(radius_m: u32) -> Self {
        let (radius, reach) = (f64::from(radius_m), i64::from(radius_m) * 100);
        Self::new(Figure::Circle { radius_cm: reach }, reach, whole(std::f64::consts::PI * radius * radius))
    }

    /// Draws the corners that are there so far; `None` without any.
    #[must_use]
    pub fn corners(corners: &[Position]) -> Option<Self> {
        let origin = *corners.first()?;
        let metres: Vec<_> = corners.iter().map(|corner| corner.metres_from(origin)).collect();
        let (east, north) =
            (middle(metres.iter().map(|(east, _)| *east)), middle(metres.iter().map(|(_, north)| *north)));
        let around: Vec<_> =
            metres.iter().map(|(x, y)| (whole((x - east) * 100.0), whole((y - north) * 100.0))).collect();
        let reach = around.iter().map(|(x, y)| x.abs().max(y.abs())).max().unwrap_or_default();
        Some(Self::new(Figure::Corners(around), reach, whole(enclosed(&metres))))
    }

    fn new(figure: Figure, reach: i64, area_m2: i64) -> Self {
        let reach_cm = (reach + reach / 4).max(LEAST_REACH_CM);
        let most = reach_cm / 200;
        let power = std::iter::successors(Some(1), |power| Some(power * 10)).take_while(|power| *power <= most).last();
        let power = power.unwrap_or(1);
        let scale_m = [5, 2, 1].map(|times| times * power).into_iter().find(|length| *length <= most).unwrap_or(1);
        Self { figure, reach_cm, scale_m, area_m2 }
    }
}

/// Half-way between the least and the greatest.
fn middle(values: impl Iterator<Item = f64> + Clone) -> f64 {
    f64::midpoint(values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
}

/// The area within corners, by the shoelace formula.
fn enclosed(corners: &[(f64, f64)]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let doubled: f64 = corners.iter().zip(next).map(|((x, y), (next_x, next_y))| x * next_y - next_x * y).sum();
    doubled.abs() / 2.0
}

fn whole(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "the globe's surface is 5e14 square metres, its girth 4e9 cm")]
    let whole = value.round() as i64;
    whole
}

/// A place as people copy it: latitude and longitude in degrees, parted by a comma, a semicolon or a space; with a
/// comma for the decimals, where something else parts the two.
#[must_use]
pub fn read(text: &str) -> Option<Position> {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    let (latitude, longitude) = text
        .split_once(';')
        .or_else(|| text.split_once(", "))
        .or_else(|| text.split_once([' ', '\t']))
        .or_else(|| text.split_once(','))?;
    Position::from_degrees(degrees(latitude)?, degrees(longitude)?)
}

fn degrees(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('°').replace(',', ".");
    // Neither "inf" nor "1e2" is a place.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    if is_plain { text.parse().ok() } else { None }
}

/// Places, one in a line; empty lines say nothing. `None` when a line is no place.
#[must_use]
pub fn read_all(text: &str) -> Option<Vec<Position>> {
    text.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// A place as [`read`] takes it, to the centimetre.
#[must_use]
pub fn write(place: Position) -> String {
    format!("{:.7}, {:.7}", place.latitude(), place.longitude())
}

#[cfg(test)]
mod tests {
    use klabat_evidence::Position;

    use super::{Figure, Plan, read, read_all, write};

    fn at(latitude_e7: i32, longitude_e7: i32) -> Position {
        Position::new(latitude_e7, longitude_e7).unwrap()
    }

    #[test]
    fn a_place_is_read_as_maps_and_people_write_it() {
        let place = Some(at(14_251_000, 1_249_835_000));
        for text in [
            "1.4251, 124.9835",
            "1.4251,124.9835",
            " (1.4251, 124.9835) ",
            "1,4251; 124,9835",
            "1,4251 124,9835",
            "1.4251\t124.9835",
            "1.4251°, 124.9835°",
        ] {
            assert_eq!(read(text), place, "{text}");
        }
        assert_eq!(read("-6.2, 106.8"), Some(at(-62_000_000, 1_068_000_000)));
        assert_eq!(read(&write(at(-1, 1_799_999_999))), Some(at(-1, 1_799_999_999)));
        // The longitude first; degrees and minutes; a word; one number; nothing.
        for text in ["124.9835, 1.4251", "1°25'30\", 124°59'0\"", "kantor", "1.4251", "", "inf, 1", "1e1, 2", "1, 2, 3"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_of_places_is_whole_or_none() {
        assert_eq!(
            read_all("1.4, 124.9\n\n 1.5, 125\n"),
            Some(vec![at(14_000_000, 1_249_000_000), at(15_000_000, 1_250_000_000)])
        );
        assert_eq!(read_all("1.4, 124.9\nkantor"), None);
        assert_eq!(read_all(" \n"), Some(Vec::new()));
    }

    #[test]
    fn a_plan_is_true_to_scale_and_north_is_up() {
        // 0.001° is 111.19 m; at 1.4° north a degree of longitude is 0.03 % shorter.
        let square = [at(14_000_000, 0), at(14_000_000, 10_000), at(14_010_000, 10_000), at(14_010_000, 0)];
        let plan = Plan::corners(&square).unwrap();
        assert_eq!(plan.figure, Figure::Corners(vec![(-5558, -5560), (5558, -5560), (5558, 5560), (-5558, 5560)]));
        assert_eq!((plan.reach_cm, plan.scale_m, plan.area_m2), (6950, 20, 12_361));
    }

    #[test]
    fn what_is_not_yet_an_area_is_drawn_all_the_same() {
        assert_eq!(Plan::corners(&[]), None);
        let one = Plan::corners(&[at(1, 1)]).unwrap();
        assert_eq!((one.figure, one.reach_cm, one.scale_m, one.area_m2), (Figure::Corners(vec![(0, 0)]), 1000, 5, 0));
        assert_eq!(Plan::corners(&[at(0, 0), at(10_000, 0)]).unwrap().area_m2, 0);
    }

    #[test]
    fn a_circle_has_its_radius_and_a_scale_of_a_round_length() {
        let plan = Plan::circle(50);
        assert_eq!((plan.reach_cm, plan.scale_m, plan.area_m2), (6250, 20, 7854));
        assert_eq!(Plan::circle(10_000).scale_m, 5_000);
    }
}
