//! A time of a working day, which may lie on the evening before or the morning after.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// Minutes of a day.
const DAY: i16 = 24 * 60;

/// Minutes from 00:00 of the working date: −1,440 to 2,879.
///
/// Written `HH:MM`, with the day's distance behind it where it is another one: `07:00+1` is seven o'clock on the
/// next morning, when a night shift ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock(i16);

impl Clock {
    /// So many minutes after 00:00 of the working date.
    ///
    /// # Errors
    ///
    /// [`Refusal::Clock`] beyond the day before or the day after.
    pub fn from_minutes(minutes: i64) -> Result<Self, Refusal> {
        let minutes = i16::try_from(minutes).map_err(|_| Refusal::Clock)?;
        if (-DAY..2 * DAY).contains(&minutes) { Ok(Self(minutes)) } else { Err(Refusal::Clock) }
    }

    /// Minutes after 00:00 of the working date.
    #[must_use]
    pub fn minutes(self) -> i64 {
        self.0.into()
    }
}

impl FromStr for Clock {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (time, day) = match text.len() {
            5 => (text, 0),
            7 if text.ends_with("+1") => (&text[..5], DAY),
            7 if text.ends_with("-1") => (&text[..5], -DAY),
            _ => return Err(Refusal::Clock),
        };
        let bytes = time.as_bytes();
        let digits = |tens: u8, ones: u8| {
            (tens.is_ascii_digit() && ones.is_ascii_digit())
                .then(|| i16::from(tens - b'0') * 10 + i16::from(ones - b'0'))
        };
        match (digits(bytes[0], bytes[1]), bytes[2], digits(bytes[3], bytes[4])) {
            (Some(hours @ 0..24), b':', Some(minutes @ 0..60)) => Ok(Self(day + hours * 60 + minutes)),
            _ => Err(Refusal::Clock),
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0.rem_euclid(DAY);
        let day = match self.0.div_euclid(DAY) {
            0 => "",
            1 => "+1",
            _ => "-1",
        };
        write!(f, "{:02}:{:02}{day}", time / 60, time % 60)
    }
}

impl TryFrom<String> for Clock {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> Self {
        clock.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minute_is_written_and_read() {
        for minutes in -1440..2880 {
            let clock = Clock::from_minutes(minutes).unwrap();
            assert_eq!(clock.to_string().parse(), Ok(clock));
            assert_eq!(clock.minutes(), minutes);
        }
        assert_eq!("07:00+1".parse::<Clock>().unwrap().minutes(), 31 * 60);
        assert_eq!("23:10-1".parse::<Clock>().unwrap().minutes(), -50);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "7:30", "24:00", "07:60", "07.30", "07:30:00", "07:30+2", "07:30+1 ", "ab:cd", "+7:30", "٠٧:٣"]
        {
            assert_eq!(text.parse::<Clock>(), Err(Refusal::Clock), "{text:?}");
        }
        assert_eq!(Clock::from_minutes(-1441), Err(Refusal::Clock));
        assert_eq!(Clock::from_minutes(2880), Err(Refusal::Clock));
    }
}
