//! What both pages look like, as data: icons, tones, weights. Their rules stand in `css/`.

/// Weight of a button: one primary a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Something else to do.
    #[default]
    Secondary,
    /// A quiet alternative.
    Text,
    /// Destroys or ends something.
    Danger,
}

impl ButtonKind {
    /// Its classes.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button button--secondary",
            Self::Text => "button button--text",
            Self::Danger => "button button--danger",
        }
    }
}

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Done, counted.
    Success,
    /// Waits: to be sent, or for review.
    Queued,
    /// Refused or failed.
    Error,
    /// Good to know.
    Info,
    /// Neither good nor bad.
    Neutral,
}

impl Tone {
    /// Class that sets its colours.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Success => "tone--success",
            Self::Queued => "tone--queued",
            Self::Error => "tone--error",
            Self::Info => "tone--info",
            Self::Neutral => "tone--neutral",
        }
    }

    /// Its own icon.
    #[must_use]
    pub const fn shape(self) -> Shape {
        match self {
            Self::Success => Shape::Check,
            Self::Queued => Shape::Clock,
            Self::Error => Shape::Cross,
            Self::Info | Self::Neutral => Shape::Info,
        }
    }
}

/// An icon: strokes on a 24 × 24 grid, as decoration beside a word (never instead of one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A tick in a circle: done, counted.
    Check,
    /// A clock: waits to be sent.
    Clock,
    /// An exclamation mark in a triangle: look at this.
    Warning,
    /// A cross in a circle: refused.
    Cross,
    /// An i in a circle.
    Info,
    /// A fingerprint.
    Fingerprint,
    /// Bluetooth.
    Bluetooth,
    /// A phone.
    Phone,
    /// A person.
    Person,
    /// Several people.
    People,
    /// A list.
    List,
    /// An arrow to the right.
    Right,
    /// An arrow to the left.
    Left,
    /// An arrow into a door: masuk.
    Enter,
    /// An arrow out of a door: pulang.
    Leave,
    /// A pin on a map.
    Pin,
    /// An arrow down onto a line: save, install.
    Download,
    /// A cloud with a stroke through it: no connection.
    Offline,
    /// A shield with a tick.
    Shield,
    /// A magnifying glass.
    Search,
    /// A key.
    Key,
    /// A waste bin.
    Bin,
    /// A plus.
    Plus,
    /// Two arrows in a circle.
    Refresh,
    /// A beacon that sends.
    Beacon,
    /// A house: home.
    Home,
    /// A sheet with lines.
    Document,
    /// An upward arrow out of a tray: sending.
    Send,
}

impl Shape {
    /// What it is drawn with: `d` of an SVG path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Check => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM8 12.5l2.7 2.7L16 9.5",
            Self::Clock => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM12 7v5l3 2",
            Self::Warning => "M12 3.5 2.5 20h19L12 3.5ZM12 10v4M12 17h.01",
            Self::Cross => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM9 9l6 6M15 9l-6 6",
            Self::Info => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM12 11v5M12 8h.01",
            Self::Fingerprint => {
                "M4 9a8.5 8.5 0 0 1 14.5-3.5M20.4 10c.3 2.6.2 5-.4 7.5M6.5 18.5c.7-2 1-4.2 1-6.5a4.5 4.5 0 0 1 9 0c0 3-.4 5.8-1.3 8.5M12 12c0 3.5-.6 6.5-1.8 9.3M3.5 14.5c.2-.9.3-1.7.3-2.5"
            }
            Self::Bluetooth => "m7 7 10 10-5 5V2l5 5L7 17",
            Self::Phone => "M8 2.5h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2ZM11 18h2",
            Self::Person => "M16 7.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 21a7.5 7.5 0 0 1 15 0",
            Self::People => {
                "M13 7.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM2 21a7 7 0 0 1 14 0M16 3.7a4 4 0 0 1 0 7.6M18.5 14.7A7 7 0 0 1 22 21"
            }
            Self::List => "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
            Self::Right => "m9 5 7 7-7 7",
            Self::Left => "m15 5-7 7 7 7",
            Self::Enter => "M14 3.5h5a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5h-5M3.5 12H15M11 8l4 4-4 4",
            Self::Leave => "M10 3.5H5A1.5 1.5 0 0 0 3.5 5v14A1.5 1.5 0 0 0 5 20.5h5M9 12h11.5M16.5 8l4 4-4 4",
            Self::Pin => {
                "M12 21.5s7.5-6 7.5-12a7.5 7.5 0 0 0-15 0c0 6 7.5 12 7.5 12ZM15 9.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z"
            }
            Self::Download => "M12 3.5v12M7 11l5 5 5-5M4 20.5h16",
            Self::Offline => "M3 3l18 18M9 5.5A6.5 6.5 0 0 1 17.5 10a4.5 4.5 0 0 1 3 7.5M17 19H7a5 5 0 0 1-.5-10",
            Self::Shield => "M12 2.5 4 5.5v6c0 5 3.4 8.6 8 10 4.6-1.4 8-5 8-10v-6l-8-3ZM8.5 12l2.5 2.5 4.5-5",
            Self::Search => "M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM16 16l5 5",
            Self::Key => "M12 15.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10.7 12.3 20 3M16 7l3 3",
            Self::Bin => "M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14M10 11v5M14 11v5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Refresh => {
                "M20.5 11.5a8.5 8.5 0 0 0-15-5L3.5 9M3.5 4v5h5M3.5 12.5a8.5 8.5 0 0 0 15 5l2-2.5M20.5 20v-5h-5"
            }
            Self::Beacon => {
                "M14 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM16.2 7.8a6 6 0 0 1 0 8.4M7.8 16.2a6 6 0 0 1 0-8.4M19 5a10 10 0 0 1 0 14M5 19A10 10 0 0 1 5 5"
            }
            Self::Home => "m3 11 9-7.5 9 7.5M5.5 9v11h13V9",
            Self::Document => {
                "M6 2.5h8l4.5 4.5v14.5H6a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1ZM13.5 3v4.5H18M8.5 12h6.5M8.5 16h6.5"
            }
            Self::Send => "M12 15.5v-12M7 8l5-5 5 5M4 15v4.5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1V15",
        }
    }
}

/// Of the mark, on a 48 × 48 grid: Mount Klabat.
pub const MARK_MOUNTAIN: &str = "M5 38 19.5 19.5q1.5-1.8 3-.2l3.5 4 2.2-2.5q1.4-1.5 2.8.1L43 38Z";
/// Of the mark: the signal over its summit.
pub const MARK_SIGNAL: &str = "M17.5 14a5 5 0 0 1 7 0M14 10.5a10 10 0 0 1 14 0";
