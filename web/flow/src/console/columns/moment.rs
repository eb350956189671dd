//! Days as other systems write them, turned into the one way that the server reads.

/// In which order a day is written, by what comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `2026-11-30`.
    Year,
    /// `30/11/2026`.
    Day,
    /// `11/30/2026`.
    Month,
}

impl Order {
    pub(super) const ALL: [Self; 3] = [Self::Year, Self::Day, Self::Month];

    /// As the form holds it.
    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Year => "ymd",
            Self::Day => "dmy",
            Self::Month => "mdy",
        }
    }

    /// The only order in which all of these are days; none where there are several, for guessing would put people's days
    /// into other months.
    pub(super) fn of<'a>(days: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (mut left, mut seen) = (Self::ALL.to_vec(), false);
        for day in days.filter(|day| Self::ALL.iter().any(|order| order.day(day).is_some())) {
            left.retain(|order| order.day(day).is_some());
            seen = true;
        }
        left.first().copied().filter(|_| seen && left.len() == 1)
    }

    /// `YYYY-MM-DD` of the day at the beginning of a cell.
    fn day(self, cell: &str) -> Option<String> {
        let day = cell.split([' ', 'T']).next()?;
        let numbers: Vec<&str> = day.split(['-', '/', '.']).collect();
        let &[first, second, third] = numbers.as_slice() else { return None };
        let [year, month, day] = match self {
            Self::Year => [first, second, third],
            Self::Day => [third, second, first],
            Self::Month => [third, first, second],
        };
        let (month, day) = (number(month, 1, 12)?, number(day, 1, 31)?);
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| format!("{year}-{month:02}-{day:02}"))
    }

    /// `YYYY-MM-DD HH:MM[:SS]` of a day and a time, which may be in the same cell. What is none stays as it stands, so
    /// that the server says so of its line.
    pub(super) fn moment(self, date: &str, time: Option<&str>) -> String {
        let clock = time.unwrap_or(date);
        match (self.day(date), clock.rsplit([' ', 'T']).next().and_then(time_of_day)) {
            (Some(day), Some(time)) => [&*day, " ", &*time].concat(),
            _ => [date, time.unwrap_or_default()].join(" ").trim().to_owned(),
        }
    }
}

/// `HH:MM` or `HH:MM:SS` of a time with colons or points.
fn time_of_day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([':', '.']).collect();
    let (hours, rest) = parts.split_first().filter(|(_, rest)| (1..=2).contains(&rest.len()))?;
    let mut time = format!("{:02}", number(hours, 0, 23)?);
    for part in rest {
        time = format!("{time}:{:02}", number(part, 0, 59).filter(|_| part.len() == 2)?);
    }
    Some(time)
}

/// A number of one or two digits within its bounds.
fn number(digits: &str, least: u8, most: u8) -> Option<u8> {
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| is_number && (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::Order::{self, Day, Month, Year};

    #[test]
    fn a_day_and_a_time_become_one_moment_in_the_order_that_was_chosen() {
        assert_eq!(Year.moment("2026-11-02", Some("07:31")), "2026-11-02 07:31");
        assert_eq!(Day.moment("2/11/2026", Some("7.31.05")), "2026-11-02 07:31:05");
        assert_eq!(Month.moment("2-11-2026 16:00", None), "2026-02-11 16:00");
        // As a spreadsheet's cells of a day and of a time are read.
        assert_eq!(Year.moment("2026-11-02 00:00:00", Some("1899-12-31 07:31:00")), "2026-11-02 07:31:00");
    }

    #[test]
    fn what_is_no_moment_stays_as_it_stands() {
        for cell in
            ["2/11/2026 07:31", "2026-13-02 07:31", "2026-11-02 24:00", "2026-11-02 7:3", "2026-11-02", "besok", ""]
        {
            assert_eq!(Year.moment(cell, None), cell);
        }
        assert_eq!(Year.moment("Senin", Some("07:31")), "Senin 07:31");
        assert_eq!(Year.moment("2026-11-02", Some("7:31 AM")), "2026-11-02 7:31 AM", "half a day is not guessed");
        assert_eq!(Year.moment("2026-11-02", Some("")), "2026-11-02");
    }

    #[test]
    fn the_order_is_guessed_only_where_it_is_certain() {
        let of = |days: &[&str]| Order::of(days.iter().copied());
        assert_eq!(of(&["2026-11-02"]), Some(Year));
        assert_eq!(of(&["02/11/2026", "13/11/2026"]), Some(Day));
        assert_eq!(of(&["02/11/2026", "-", "02/13/2026 07:31"]), Some(Month));
        assert_eq!(of(&["02/11/2026", "03/11/2026"]), None);
        assert_eq!(of(&["13/11/2026", "11/13/2026"]), None);
        assert_eq!(of(&["besok"]), None);
    }
}
