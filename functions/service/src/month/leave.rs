//! One person's leave: what the rules give, what was taken, and which days count.

use klabat_api::console::RuleKind;
use klabat_attendance::absence::{Absence, Balance, Carried, LeaveCard, LeaveRules, balance};
use klabat_attendance::calendar::Denial;
use klabat_attendance::inputs::{Inputs, Problem};
use klabat_attendance::month::{Asked, asked};
use klabat_attendance::time::{DateRange, YearMonth};
use klabat_attendance::{Checked, Date, EntryId, PersonId, templates};
use klabat_evidence::Millis;

use super::gather::{Of, Wanted, gather};
use super::rules::{Stored, in_force, leave_card, stored};
use crate::failure::Failure;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::Answers;

/// A person's leave around a date.
pub(crate) struct Leave {
    /// The regency's own rules, or, as the regulations are national, those that come with the program.
    pub(crate) rules: Checked<LeaveRules>,
    /// In any state.
    pub(crate) absences: Vec<Absence>,
    /// Of which dates the absences are: those of the years asked about, of the one after, and of those that their balances
    /// follow from.
    pub(crate) years: DateRange,
    denials: Vec<Denial>,
    /// Of which the person's leave cards are some.
    pub(super) written: Vec<Stored>,
    pub(super) inputs: Inputs,
    pub(super) person: PersonId,
}

/// The regency's rules of leave on a date, or those that come with the program.
pub(super) async fn leave_rules<P: Ports>(ports: &P, on: Date) -> Result<Checked<LeaveRules>, Failure> {
    let mut answers = Answers::new(ports.batch(vec![in_force(RuleKind::Leave, &on.to_string())]).await?);
    let document: Option<String> = answers.first(|mut row| row.next())?;
    document.map_or_else(
        || Ok(templates::LEAVE.parse()),
        |text| stored("leave rules", serde_json::from_slice(text.as_bytes())),
    )
}

impl Leave {
    /// Reads what belongs to the years of these dates, those before that are [`counted`] and the one after; `None` when the
    /// person belongs nowhere on the first of them, whose rules count.
    pub(crate) async fn gather<P: Ports>(ports: &P, person: &str, of: DateRange) -> Result<Option<Self>, Failure> {
        let on = of.from();
        let rules = leave_rules(ports, on).await?;
        let years = stored("range", years(on.year() - CHAIN, of.to().year() + 1))?;
        let pool =
            gather(ports, &Wanted { of: Of::Person(person), dates: years, horizon: years, punches: false }).await?;
        let Some(unit) = pool.employees.first().and_then(|employee| employee.unit_on(on)) else { return Ok(None) };
        let inputs = pool.inputs(unit, YearMonth::of(on), Millis(0))?;
        let (absences, denials) = (inputs.absences.clone(), inputs.denials.clone());
        let person = stored("person", PersonId::new(person))?;
        Ok(Some(Self { rules, absences, years, denials, written: pool.rules, inputs, person }))
    }

    /// What dates ask of the person.
    pub(crate) fn asked(&self, dates: DateRange) -> Result<Asked, Problem> {
        asked(&self.inputs, &self.person, dates)
    }

    /// What the person's leave card says of a year.
    pub(crate) fn card(&self, year: i16) -> Result<Option<Checked<LeaveCard>>, Failure> {
        leave_card(&self.written, self.person.as_str(), year)
    }

    /// Annual leave of a year, without one of the absences. Of the year in which Klabat began the person's leave card
    /// says what was left of the year before, and what was taken already. Without one, what is left of the year before is
    /// carried over where a schedule knew all of that year, or its own card completes it.
    pub(crate) fn balance(&self, year: i16, without: Option<&EntryId>) -> Result<Balance, Failure> {
        let asked = self.asked(counted(year)?).map_err(|problem| Refusal::Rules(problem.refusal))?;
        let taken = Taken {
            asked: &asked,
            absences: self.absences.iter().filter(|absence| Some(&absence.id) != without).collect(),
            denials: self.denials.iter().collect(),
            cards: cards(year, |year| self.card(year))?,
        };
        Ok(taken.balance(&self.rules, year))
    }
}

/// What one person's balance of a year is counted from.
pub(super) struct Taken<'a> {
    /// What the dates of [`counted`] ask of them.
    pub(super) asked: &'a Asked,
    pub(super) absences: Vec<&'a Absence>,
    pub(super) denials: Vec<&'a Denial>,
    /// Of each year that is [`counted`], in order.
    pub(super) cards: Vec<Option<Checked<LeaveCard>>>,
}

impl Taken<'_> {
    /// What is left of a year can be what was carried into it, so that the years are followed from the first one. A year
    /// of which a schedule does not know all, and of which there is no card, leaves nothing.
    pub(super) fn balance(&self, rules: &LeaveRules, year: i16) -> Balance {
        let balance = |of, card: Option<&LeaveCard>, carried| {
            let carried = card.map_or(carried, |card| card.carried);
            let (absences, denials) = (self.absences.iter().copied(), self.denials.iter().copied());
            let counted = balance(rules, of, carried, absences, denials, |date| self.asked.working.contains(&date));
            counted.and_taken(card.map_or(0, |card| card.taken))
        };
        let mut carried = Carried::default();
        for (of, card) in (year - CHAIN..year).zip(&self.cards) {
            let is_known = card.is_some() || self.asked.unknown.iter().all(|date| date.year() != of);
            carried = if is_known { balance(of, card.as_deref(), carried).unused() } else { Carried::default() };
        }
        balance(year, self.cards.last().and_then(Option::as_deref), carried)
    }
}

/// How many years before a balance what is left is followed from. An older remainder matters only to whoever left fewer
/// days of each of these years than can be carried, and a leave card says it.
const CHAIN: i16 = 3;

/// The dates that a year's balance is counted from: its own, and those of the years before for what is carried over.
pub(super) fn counted(year: i16) -> Result<DateRange, Failure> {
    stored("range", years(year - CHAIN, year))
}

/// The leave cards of the years that are [`counted`].
pub(super) fn cards(
    year: i16,
    card: impl Fn(i16) -> Result<Option<Checked<LeaveCard>>, Failure>,
) -> Result<Vec<Option<Checked<LeaveCard>>>, Failure> {
    (year - CHAIN..=year).map(card).collect()
}

/// From the first day of one year to the last of another.
fn years(first: i16, last: i16) -> Result<DateRange, String> {
    let date = |year, month, day| Date::new(year, month, day).map_err(|_| "a year beyond the calendar".to_owned());
    DateRange::new(date(first, 1, 1)?, date(last, 12, 31)?).map_err(|refusal| refusal.to_string())
}
