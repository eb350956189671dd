//! The geometry of charts: shares over days, drawn as a line by any SVG.

use std::fmt::Write as _;

/// A line through the days, and the area under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// SVG path of the line.
    pub path: String,
    /// SVG path of the area under it.
    pub area: String,
    /// The value at the upper edge, in percent.
    pub top: f64,
}

/// A part of a whole in percent; `None` when there is no whole.
#[must_use]
pub fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) * 100.0 / f64::from(whole))
}

/// The upper edge for values up to `highest`: 10, 20, 50 or 100 %.
fn top(highest: f64) -> f64 {
    [10.0, 20.0, 50.0].into_iter().find(|top| highest <= *top).unwrap_or(100.0)
}

/// Where lines across the chart are drawn, from the upper edge down.
#[must_use]
pub fn ticks(top: f64) -> [f64; 2] {
    [top, top / 2.0]
}

/// The line of these values, in percent, in a box of that width and height.
#[must_use]
pub fn line(values: &[f64], size: (f64, f64)) -> Line {
    under(values, size, top(values.iter().copied().fold(0.0, f64::max)))
}

/// The line of these values where the upper edge is the whole, so that charts beside each other can be compared.
#[must_use]
pub fn of_whole(values: &[f64], size: (f64, f64)) -> Line {
    under(values, size, 100.0)
}

fn under(values: &[f64], (width, height): (f64, f64), top: f64) -> Line {
    #[expect(clippy::cast_precision_loss, reason = "a chart has some hundred days")]
    let step = width / values.len().saturating_sub(1).max(1) as f64;
    let (mut path, mut x) = (String::new(), 0.0);
    for (index, value) in values.iter().enumerate() {
        let mark = if index == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{mark}{x:.1} {:.1}", height - value / top * height);
        x += step;
    }
    let area =
        if path.is_empty() { String::new() } else { format!("{path}L{:.1} {height:.1}L0.0 {height:.1}Z", x - step) };
    Line { path, area, top }
}

#[cfg(test)]
mod tests {
    use super::{line, of_whole, share, ticks};

    #[test]
    fn the_edge_fits_the_highest_value_and_the_area_lies_under_the_line() {
        let drawn = line(&[0.0, 10.0, 20.0], (30.0, 100.0));
        assert_eq!((drawn.top, ticks(drawn.top)), (20.0, [20.0, 10.0]));
        assert_eq!(drawn.path, "M0.0 100.0L15.0 50.0L30.0 0.0");
        assert_eq!(drawn.area, "M0.0 100.0L15.0 50.0L30.0 0.0L30.0 100.0L0.0 100.0Z");
        assert!(line(&[99.0], (30.0, 100.0)).path.ends_with(" 1.0"), "of 100 %");
        assert!(line(&[], (30.0, 100.0)).area.is_empty());
    }

    #[test]
    fn charts_beside_each_other_have_one_edge() {
        assert_eq!(of_whole(&[0.0, 20.0], (30.0, 100.0)).path, "M0.0 100.0L30.0 80.0");
        assert!((of_whole(&[5.0], (30.0, 100.0)).top - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_due_is_no_share() {
        assert_eq!((share(1, 4), share(0, 0)), (Some(25.0), None));
    }
}
