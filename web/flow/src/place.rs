//! Where the phone says it is.

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
