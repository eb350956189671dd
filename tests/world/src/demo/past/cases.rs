//! What operators and the chief do at their desks: leave, records by hand, corrections, an outage, and the recap.

use anyhow::{Context as _, Result};
use klabat_api::common::Intent;
use klabat_api::console::{
    AbsenceKind, Approvals, Approve, Claim, Created, ManualCause, NewAbsence, NewCorrection, NewManualRecord,
    NewOutage, ReasonGiven, Recap, RecapSeen, Verdict,
};
use klabat_api::routes;
use klabat_attendance::Date;
use klabat_attendance::time::YearMonth;

use super::plan::Incident;
use super::{Story, at, taken};

/// Unit whose month is locked; the others are left to the person at the screen.
const LOCKED: &str = "dinkes";

impl Story {
    /// At ten o'clock on the working day with this number.
    pub(super) fn office_hours(&mut self, incident: Incident, date: Date, number: usize) -> Result<()> {
        match incident {
            Incident::Away { name, who, kind, first, last, reason } => {
                let foreseen = if matches!(kind, AbsenceKind::Sick | AbsenceKind::Permit) { 0 } else { 2 };
                if number + foreseen == first {
                    let (first, last) =
                        (self.working.after(date, foreseen)?, self.working.after(date, foreseen + last - first)?);
                    self.file(name, who, kind, (first, last), reason)?;
                }
                // The last one of the month still waits for the person at the screen.
                if number + foreseen == first + 1 && name != "cuti-3" {
                    self.grant(name)?;
                }
                Ok(())
            }
            Incident::BrokenPhone { who, day } if day + 1 == number => {
                self.write_by_hand(who, self.working.before(date)?)
            }
            Incident::Forgotten { name, who, day, intent, .. } if day + 1 == number => {
                self.ask_correction(name, who, self.working.before(date)?, intent)
            }
            Incident::Forgotten { name, day, decided: true, .. } if day + 2 == number => self.correct(name),
            Incident::Outage { unit, day, until } if day == number => {
                let (from, until) = (at(date, 5 * 3600 + 1800).0, at(date, until).0);
                let reason = "Listrik PLN padam, beacon mati".to_owned();
                let outage = NewOutage { unit: Some(unit.to_owned()), from, until, reason };
                let operator = self.operator(unit);
                let id = taken(&self.world.order(&operator, routes::OUTAGES, &outage))?.json::<Created>().id;
                let path = routes::fill(routes::OUTAGE_DECIDE, &[&id]);
                taken(&self.world.order(&self.chief, &path, &verdict("Dibenarkan oleh PLN"))).map(drop)
            }
            _ => Ok(()),
        }
    }

    fn file(
        &mut self,
        name: &'static str,
        who: usize,
        kind: AbsenceKind,
        (first, last): (Date, Date),
        reason: &str,
    ) -> Result<()> {
        let absence = NewAbsence {
            employee: self.people[who].id.clone(),
            kind,
            first: first.to_string(),
            last: last.to_string(),
            part: None,
            visits: None,
            reason: reason.to_owned(),
            letter: None,
            attachment: None,
            look: false,
        };
        let operator = self.operator(self.people[who].unit);
        let filed: Created = taken(&self.world.order(&operator, routes::ABSENCES, &absence))?.json();
        self.waiting.insert(name, filed.id);
        Ok(())
    }

    fn grant(&mut self, name: &str) -> Result<()> {
        self.letters += 1;
        let letter = Some(format!("850/{:03}/BKPP", self.letters));
        let path = routes::fill(routes::ABSENCE_APPROVE, &[self.case(name)?]);
        taken(&self.world.order(&self.chief, &path, &Approve { letter, ..Approve::default() })).map(drop)
    }

    fn write_by_hand(&mut self, who: usize, date: Date) -> Result<()> {
        let operator = self.operator(self.people[who].unit);
        for (intent, time) in [(Intent::In, "07:21"), (Intent::Out, "16:31")] {
            let record = NewManualRecord {
                employee: self.people[who].id.clone(),
                date: date.to_string(),
                time: time.to_owned(),
                intent,
                cause: ManualCause::BrokenPhone,
                reason: "Layar HP pecah, hadir disaksikan atasan".to_owned(),
            };
            taken(&self.world.order(&operator, routes::MANUAL_RECORDS, &record))?;
            let waiting: Approvals = taken(&self.world.look(&self.chief, routes::APPROVALS))?.json();
            for approval in waiting.open {
                let path = routes::fill(routes::APPROVAL_APPROVE, &[&approval.id]);
                let reason = ReasonGiven { reason: "Dibenarkan atasan langsung".to_owned() };
                taken(&self.world.order(&self.chief, &path, &reason))?;
            }
        }
        Ok(())
    }

    fn ask_correction(&mut self, name: &'static str, who: usize, date: Date, intent: Intent) -> Result<()> {
        let time = match intent {
            Intent::In => "07:24",
            Intent::Out => "16:35",
        };
        let correction = NewCorrection {
            employee: self.people[who].id.clone(),
            date: date.to_string(),
            claim: Claim::Time { direction: intent, at: time.to_owned() },
            reason: "Lupa absen, hadir sesuai daftar apel".to_owned(),
            attachment: None,
        };
        let operator = self.operator(self.people[who].unit);
        let asked: Created = taken(&self.world.order(&operator, routes::CORRECTIONS, &correction))?.json();
        self.waiting.insert(name, asked.id);
        Ok(())
    }

    fn correct(&mut self, name: &str) -> Result<()> {
        let path = routes::fill(routes::CORRECTION_DECIDE, &[self.case(name)?]);
        taken(&self.world.order(&self.chief, &path, &verdict("Sesuai daftar apel"))).map(drop)
    }

    fn case(&self, name: &str) -> Result<&str> {
        self.waiting.get(name).map(String::as_str).with_context(|| format!("nobody filed {name}"))
    }

    /// On the second of the next month: the machines are read, and the first recap is verified and locked.
    pub(super) fn settle(&mut self, month: YearMonth, date: Date) -> Result<()> {
        self.wait_until(at(date, 17 * 3600 + 15 * 60));
        self.import()?;
        self.world.service.minute();
        self.world.service.night();
        let operator = self.operator(LOCKED);
        let path = format!("{}?unit={LOCKED}&month={month}", routes::RECAP);
        let recap: Recap = taken(&self.world.look(&operator, &path))?.json();
        let seen = RecapSeen { unit: LOCKED.to_owned(), month: month.to_string(), hash: recap.hash };
        taken(&self.world.order(&operator, routes::RECAP_VERIFY, &seen))?;
        self.world.pass(45 * 60_000);
        taken(&self.world.order(&self.chief, routes::RECAP_LOCK, &seen)).map(drop)
    }
}

fn verdict(reason: &str) -> Verdict {
    Verdict { approve: true, reason: reason.to_owned() }
}
