//! Reads what was typed into a form, as the server will.

use std::ops::RangeInclusive;

use klabat_api::Base64Url;
use klabat_api::console::ReasonGiven;

use super::form::{Fault, InputFault, TICKED, Values};
use super::table::TEXT_MAX;
use super::time::is_iso_date;

/// Characters of a name, trimmed.
pub(super) const NAME: RangeInclusive<usize> = 1..=100;
/// Years of what is written in a form: nobody's rule or leave is of another, which is a slip of the keys.
const YEARS: RangeInclusive<&str> = "1990"..="2099";
/// Characters of a reason, trimmed.
const REASON: RangeInclusive<usize> = 3..=500;

/// Reads what was typed, as the server will, and notes every fault. A value that is read from a faulty input is of no
/// use, and is not sent.
pub(super) struct Typed<'a> {
    values: &'a Values,
    faults: Vec<InputFault>,
}

impl<'a> Typed<'a> {
    pub(super) const fn new(values: &'a Values) -> Self {
        Self { values, faults: Vec::new() }
    }

    /// All that was typed, as it is.
    pub(super) const fn values(&self) -> &'a Values {
        self.values
    }

    /// The request, unless something is wrong.
    pub(super) fn finish<T>(self, request: T) -> Result<T, Vec<InputFault>> {
        if self.faults.is_empty() { Ok(request) } else { Err(self.faults) }
    }

    /// Notes a fault; of one input, the first is said.
    pub(super) fn fault(&mut self, name: &'static str, fault: Fault) {
        if self.faults.iter().all(|(faulty, _)| *faulty != name) {
            self.faults.push((name, fault));
        }
    }

    /// What stands in an input, trimmed; `None` when nothing does.
    pub(super) fn optional(&mut self, name: &'static str) -> Option<String> {
        Some(self.values.get(name).trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// What must stand in an input.
    pub(super) fn some(&mut self, name: &'static str) -> String {
        self.text(name, &(1..=usize::MAX))
    }

    /// A table that must be there. One that was chosen and could not be read is said to be that.
    pub(super) fn chosen_table(&mut self, name: &'static str) -> String {
        if self.values.get(name).is_empty() && !self.values.file(name).is_empty() {
            self.fault(name, Fault::NotTable);
        }
        self.some(name)
    }

    /// A table, as long as the server takes it.
    pub(super) fn table(&mut self, name: &'static str) -> String {
        let text = self.chosen_table(name);
        if text.len() > TEXT_MAX {
            self.fault(name, Fault::TooLong);
        }
        text
    }

    /// Text of so many characters.
    pub(super) fn text(&mut self, name: &'static str, range: &RangeInclusive<usize>) -> String {
        let value = self.values.get(name).trim();
        let fault = match value.chars().count() {
            0 if *range.start() > 0 => Some(Fault::Missing),
            length if length < *range.start() => Some(Fault::TooShort),
            length if length > *range.end() => Some(Fault::TooLong),
            _ => None,
        };
        if let Some(fault) = fault {
            self.fault(name, fault);
        }
        value.to_owned()
    }

    /// The attachment that the server took, if one was chosen. One that was chosen and not taken is never left out in
    /// silence.
    pub(super) fn attachment(&mut self) -> Option<Base64Url> {
        let taken = self.optional("attachment").and_then(|hash| Base64Url::decode(&hash));
        if taken.is_none() && !self.values.file("attachment").is_empty() {
            self.fault("attachment", Fault::FileNotTaken);
        }
        taken
    }

    /// The reason of a change.
    pub(super) fn reason(&mut self) -> ReasonGiven {
        ReasonGiven { reason: self.text("reason", &REASON) }
    }

    /// Any of several, at least one.
    pub(super) fn several(&mut self, name: &'static str) -> Vec<String> {
        let chosen = self.values.several(name);
        if chosen.is_empty() {
            self.fault(name, Fault::Missing);
        }
        chosen
    }

    /// A whole number in range.
    pub(super) fn number(&mut self, name: &'static str, range: &RangeInclusive<u32>) -> u32 {
        let value = self.some(name);
        match value.parse() {
            Ok(number) if range.contains(&number) => return number,
            _ if value.is_empty() => {}
            _ => self.fault(name, Fault::NotNumber),
        }
        0
    }

    /// A percentage with at most two decimals, in hundredths of a percent.
    pub(super) fn percent(&mut self, name: &'static str) -> u32 {
        let value = self.some(name);
        match percent(&value) {
            Some(hundredths) => return hundredths,
            None if value.is_empty() => {}
            None => self.fault(name, Fault::NotNumber),
        }
        0
    }

    /// A time of a working day: see [`time`].
    pub(super) fn time(&mut self, name: &'static str) -> String {
        let value = self.some(name);
        time(&value).unwrap_or_else(|| {
            self.fault(name, Fault::NotDate);
            value
        })
    }

    /// Whether a box is ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.values.get(name) == TICKED
    }

    /// A day of the calendar.
    pub(super) fn date(&mut self, name: &'static str) -> String {
        let value = self.some(name);
        if !value.is_empty() && !is_iso_date(&value) {
            self.fault(name, Fault::NotDate);
        } else if !value.is_empty() && !YEARS.contains(&&value[..4]) {
            self.fault(name, Fault::FarDate);
        }
        value
    }

    /// Two days, the second not before the first.
    pub(super) fn span(&mut self, from: &'static str, to: &'static str) -> (String, String) {
        let (first, last) = (self.date(from), self.date(to));
        if is_iso_date(&first) && is_iso_date(&last) && last < first {
            self.fault(to, Fault::EndsEarly);
        }
        (first, last)
    }

    /// Bytes as a beacon prints them: hexadecimal, or base64url without padding. Spaces, colons and line breaks are
    /// tolerated.
    pub(super) fn bytes(&mut self, name: &'static str, length: usize) -> Base64Url {
        let value: String = self.values.get(name).chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
        let decoded = if value.len() == length * 2 { hex(&value) } else { Base64Url::decode(&value) };
        match decoded.filter(|bytes| bytes.0.len() == length) {
            Some(bytes) => return bytes,
            None if value.is_empty() => self.fault(name, Fault::Missing),
            None => self.fault(name, Fault::NotBytes),
        }
        Base64Url::default()
    }
}

/// Hundredths of a percent of `1,25`, `1.25` or `1`, at most 100 %.
pub(super) fn percent(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    if part.len() > 2 || !part.bytes().chain(whole.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hundredths = whole.parse::<u32>().ok()?.checked_mul(100)? + format!("{part:0<2}").parse::<u32>().ok()?;
    (hundredths <= 10_000).then_some(hundredths)
}

/// A time of a working day as documents write it: `HH:MM`, on the next morning `HH:MM+1`, on the evening before
/// `HH:MM-1`. A point instead of the colon, and hours of one digit, are understood.
pub(super) fn time(text: &str) -> Option<String> {
    let text = text.replace('.', ":");
    let (clock, day) = match (text.strip_suffix("+1"), text.strip_suffix("-1")) {
        (Some(clock), _) => (clock, "+1"),
        (_, Some(clock)) => (clock, "-1"),
        _ => (&*text, ""),
    };
    let (hours, minutes) = clock.split_once(':')?;
    let number = |digits: &str, lengths: RangeInclusive<usize>, most: u8| {
        let digits = Some(digits).filter(|digits| lengths.contains(&digits.len()));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits?.parse::<u8>().ok().filter(|number| *number <= most)
    };
    Some(format!("{:02}:{:02}{day}", number(hours, 1..=2, 23)?, number(minutes, 2..=2, 59)?))
}

fn hex(text: &str) -> Option<Base64Url> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    Some(Base64Url(digits?.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
}

#[cfg(test)]
mod tests {
    use super::{Fault, Typed, Values};

    #[test]
    fn a_reason_has_3_to_500_characters_without_its_margins() {
        let read = |text: &str| {
            let values = Values::default().with("reason", text);
            let mut typed = Typed::new(&values);
            let reason = typed.reason().reason;
            typed.finish(reason)
        };
        assert_eq!(read("  hilang ").unwrap(), "hilang");
        assert_eq!(read("   "), Err(vec![("reason", Fault::Missing)]));
        assert_eq!(read(" ab "), Err(vec![("reason", Fault::TooShort)]));
        assert!(read(&"é".repeat(500)).is_ok());
        assert_eq!(read(&"é".repeat(501)), Err(vec![("reason", Fault::TooLong)]));
    }

    #[test]
    fn a_span_must_not_end_before_it_begins() {
        let read = |from: &str, to: &str| {
            let values = Values::default().with("from", from).with("to", to);
            let mut typed = Typed::new(&values);
            let span = typed.span("from", "to");
            typed.finish(span)
        };
        assert!(read("2026-08-03", "2026-08-03").is_ok());
        assert_eq!(read("2026-08-03", "2026-08-02"), Err(vec![("to", Fault::EndsEarly)]));
        assert_eq!(read("1926-08-03", "20260-01-01"), Err(vec![("from", Fault::FarDate), ("to", Fault::NotDate)]));
        assert_eq!(read("2026-08-03", "9999-12-31"), Err(vec![("to", Fault::FarDate)]));
        assert_eq!(read("2026-02-30", ""), Err(vec![("from", Fault::NotDate), ("to", Fault::Missing)]));
    }

    #[test]
    fn a_percentage_has_two_decimals_and_either_mark() {
        use super::percent;
        assert_eq!(["1,25", "1.5 %", "0,5", "100", "2"].map(percent), [125, 150, 50, 10_000, 200].map(Some));
        assert_eq!(["", "1,255", "100,01", "-1", "x", "1,2,3", "+1"].map(percent), [None; 7]);
    }

    #[test]
    fn a_time_may_lie_on_the_day_before_or_after() {
        let read = |text: &str| {
            let values = Values::default().with("at", text);
            let mut typed = Typed::new(&values);
            let time = typed.time("at");
            typed.finish(time).ok()
        };
        assert_eq!(
            ["07:30", "7.30", "06:00+1", "23:00-1"].map(read),
            ["07:30", "07:30", "06:00+1", "23:00-1"].map(|time| Some(time.into()))
        );
        assert_eq!(["24:00", "07:60", "07:3", "+7:30", "07:30+2", "07:30+1+1", "0730"].map(read), [const { None }; 7]);
    }

    #[test]
    fn one_of_several_goes_in_and_out() {
        let mut values = Values::default();
        for unit in ["u1", "u2", "u1"] {
            values.toggle("units", unit);
        }
        assert_eq!(values.several("units"), ["u2"]);
    }
}
