//! The geometry of charts: shares over days, drawn as a line by any SVG.

use std::fmt::Write as _;

/// A line through the days, and the area under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// SVG path of the line; days without a value interrupt it.
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

/// The upper edge for values up to `highest`: 10, 25, 50 or 100 %.
fn top(highest: f64) -> f64 {
    [10.0, 25.0, 50.0].into_iter().find(|top| highest <= *top).unwrap_or(100.0)
}

/// Where lines across the chart are drawn, from the upper edge down.
#[must_use]
pub fn ticks(top: f64) -> [f64; 2] {
    [top, top / 2.0]
}

/// The line of these values in a box of that width and height.
#[must_use]
pub fn line(values: &[Option<f64>], (width, height): (f64, f64)) -> Line {
    let top = top(values.iter().flatten().copied().fold(0.0, f64::max));
    #[expect(clippy::cast_precision_loss, reason = "a chart has some hundred days")]
    let step = width / (values.len().saturating_sub(1).max(1)) as f64;
    let (mut path, mut area) = (String::new(), String::new());
    let (mut x, mut begun) = (0.0, None::<f64>);
    for value in values {
        match value {
            Some(value) => {
                let y = height - value / top * height;
                let mark = if begun.is_some() { 'L' } else { 'M' };
                let _ = write!(path, "{mark}{x:.1} {y:.1}");
                if begun.is_none() {
                    begun = Some(x);
                    let _ = write!(area, "M{x:.1} {height:.1}");
                }
                let _ = write!(area, "L{x:.1} {y:.1}");
            }
            None => close(&mut area, &mut begun, x - step, height),
        }
        x += step;
    }
    close(&mut area, &mut begun, x - step, height);
    Line { path, area, top }
}

fn close(area: &mut String, begun: &mut Option<f64>, x: f64, height: f64) {
    if begun.take().is_some() {
        let _ = write!(area, "L{x:.1} {height:.1}Z");
    }
}

#[cfg(test)]
mod tests {
    use super::{line, share, ticks};

    #[test]
    fn the_edge_fits_the_highest_value_and_a_gap_interrupts_the_line() {
        let drawn = line(&[Some(0.0), Some(12.5), None, Some(25.0)], (30.0, 100.0));
        assert_eq!((drawn.top, ticks(drawn.top)), (25.0, [25.0, 12.5]));
        assert_eq!(drawn.path, "M0.0 100.0L10.0 50.0M30.0 0.0");
        assert_eq!(drawn.area, "M0.0 100.0L0.0 100.0L10.0 50.0L10.0 100.0ZM30.0 100.0L30.0 0.0L30.0 100.0Z");
        assert_eq!(line(&[Some(99.0)], (30.0, 100.0)).top, 100.0);
        assert!(line(&[], (30.0, 100.0)).path.is_empty());
    }

    #[test]
    fn nothing_due_is_no_share() {
        assert_eq!((share(1, 4), share(0, 0)), (Some(25.0), None));
    }
}
