//! The demo regency's past: the last whole month, and the present one until yesterday, lived in the world with real keys,
//! assertions and seals, through the service itself. The same secrets and the same day give the same past.

mod cases;
mod machine;
mod plan;
mod rules;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use klabat_api::common::Intent as Direction;
use klabat_api::console::{EnrolmentCode, PendingEnrolments};
use klabat_api::routes;
use klabat_attendance::time::{Minute, YearMonth};
use klabat_attendance::{Date, Zone};
use klabat_evidence::{Intent, Location, Millis, Position};
use klabat_flow::app::{Outcome, Tap, Work};
use klabat_flow::place::Fix;
use klabat_host::store::Identity;
use klabat_protocol::{Boot, SoftwareKey};
use klabat_service::ports::Statement;

use self::machine::Log;
use self::plan::{Incident, Walk};
use self::rules::WorkingDays;
use super::rows::{self, CHIEF, Simulated};
use super::{OFFICES, Person, people};
use crate::authenticator::Software;
use crate::device::Device;
use crate::dice::Dice;
use crate::hand::Hand;
use crate::installation::Installation;
use crate::phone::Phone;
use crate::service::{Answer, Service};
use crate::world::{Console, World};

/// Days before the first of the month on which the regency begins: rules are written and phones enrolled.
const LEAD_DAYS: i8 = 5;

/// How long sessions of the console last: as long as the longest past, and not much longer.
const SESSION: Duration = Duration::from_hours(24 * 75);

/// What was lived.
pub struct Past {
    /// Everything that it wrote, from an empty store on.
    pub rows: Vec<Statement>,
    /// The simulated beacons.
    pub simulated: Vec<Simulated>,
    /// The world, as it is yesterday evening.
    pub world: World,
    /// The whole month.
    pub month: YearMonth,
}

/// Lives the past of an installation until the evening before `now`.
///
/// # Errors
/// When a key is no P-256 scalar, or the service does not take what is done in it.
pub fn past(installation: Installation, keys: &[[u8; 32]], now: Millis) -> Result<Past> {
    let today = Zone::Wita.working_date(now).context("now is before the year 10000")?;
    let month = month_before(today)?;
    let mut dice = Dice::new([&b"klabat-demo"[..], &installation.mac_secret, month.to_string().as_bytes()].concat());
    let mut morning = month.range().from();
    for _ in 0..LEAD_DAYS {
        morning = morning.yesterday()?;
    }
    let begin = at(morning, 8 * 3600);
    let service = Service::of(installation, dice.fork(), begin, SESSION);
    let devices = keys.iter().map(|scalar| {
        let key = SoftwareKey::from_bytes(scalar).context("a P-256 scalar")?;
        let identity = Identity { beacon: rows::beacon_id(&key), key };
        Ok(Device::of(identity, Boot(1), dice.fork(), service.edge_key()))
    });
    let devices = devices.collect::<Result<Vec<_>>>()?;
    let mut draw = dice.fork();
    let (regency, simulated) = rows::regency(keys, begin, &mut |bytes| draw.fill(bytes))?;
    service.seed(&regency);
    service.seed(&rows::staff(begin, &mut |bytes| draw.fill(bytes)));
    let mut story = Story::begin(World::of(service, devices, dice))?;
    story.write_rules(month)?;
    story.enrol()?;
    story.live(month, today)?;
    story.world.service.minute();
    story.world.service.night();
    story.leave();
    let rows = story.world.service.journal();
    Ok(Past { rows, simulated, world: story.world, month })
}

/// The last month that was over the day before yesterday: on the second of the next one it was locked.
fn month_before(today: Date) -> Result<YearMonth> {
    let settled = today.yesterday()?.yesterday()?;
    Ok(YearMonth::of(YearMonth::of(settled).range().from().yesterday()?))
}

/// A moment of a day in the regency, in seconds after midnight.
fn at(date: Date, seconds: u32) -> Millis {
    let minutes = u64::try_from(Minute::midnight(date, Zone::Wita).0).expect("the demo is after 1970");
    Millis(minutes * 60_000 + u64::from(seconds) * 1_000)
}

/// The world with the demo's people in it, and those who run it.
struct Story {
    world: World,
    people: Vec<Person>,
    chief: Console,
    operators: BTreeMap<&'static str, Console>,
    /// Letters so far.
    letters: u32,
    machines: Log,
    working: WorkingDays,
    /// Cases that wait, by their incident's name.
    waiting: BTreeMap<&'static str, String>,
}

impl Story {
    fn begin(mut world: World) -> Result<Self> {
        let people = people();
        for (who, person) in people.iter().enumerate() {
            let keys = Software::new(world.dice.fork());
            let mut phone = Phone::new(u8::try_from(who)?, Box::new(keys));
            phone.beacon = office(person);
            let office = &OFFICES[phone.beacon];
            phone.place = Ok(Fix { latitude: office.latitude, longitude: office.longitude, accuracy_m: 12.0 });
            world.phones.push(phone);
        }
        let chief = world.register(CHIEF);
        let operators = OFFICES.iter().map(|office| (office.id, world.register(&rows::operator(office.id)))).collect();
        let (machines, waiting) = (Log::default(), BTreeMap::new());
        let working = WorkingDays::of_calendar();
        Ok(Self { world, people, chief, operators, letters: 0, machines, working, waiting })
    }

    fn operator(&self, unit: &str) -> Console {
        self.operators[unit].clone()
    }

    /// Everybody but those of the old machines enrols the phone at their office's beacon, face to face.
    fn enrol(&mut self) -> Result<()> {
        self.refresh()?;
        for who in 0..self.people.len() {
            if plan::uses_machine(who) {
                continue;
            }
            let (id, nip) = (self.people[who].id.clone(), self.people[who].nip.clone());
            let operator = self.operator(self.people[who].unit);
            let answer = self.world.press(&operator, &routes::fill(routes::EMPLOYEE_CODE, &[&id]));
            let issued: EnrolmentCode = taken(&answer)?.json();
            self.world.open(who);
            self.world.tap(who, Tap::Activate { nip, code: issued.code });
            self.world.tap(who, Tap::Enrol);
            let work = &self.world.phones[who].model.work;
            ensure!(
                matches!(work, Work::Ended(Outcome::Enrolled)),
                "{} is not enrolled: {work:?}",
                self.people[who].name
            );
            self.world.pass(90_000);
        }
        for operator in self.operators.values() {
            let pending: PendingEnrolments = taken(&self.world.look(operator, routes::ENROLMENTS))?.json();
            for row in pending.rows {
                let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&row.credential.encode()]);
                taken(&self.world.press(operator, &path))?;
            }
        }
        Ok(())
    }

    /// Every beacon has Wi-Fi and fetches its epoch.
    fn refresh(&mut self) -> Result<()> {
        for beacon in 0..OFFICES.len() {
            let refreshed = self.world.refresh(beacon, 40);
            refreshed.map_err(|answer| anyhow::anyhow!("no grant: {}", String::from_utf8_lossy(&answer.body)))?;
        }
        Ok(())
    }

    /// Day after day, until yesterday.
    fn live(&mut self, month: YearMonth, today: Date) -> Result<()> {
        let mut date = month.range().from();
        let mut number = 0;
        while date < today {
            if self.working.contain(date) {
                let number_in_month = month.range().contains(date).then_some(number);
                self.day(date, number_in_month)?;
                number += 1;
            }
            // In the evening: whoever sits over a recap sees the others come on time.
            if date == month.range().to().tomorrow()?.tomorrow()? {
                self.settle(month, date)?;
            }
            date = date.tomorrow()?;
        }
        self.wait_until(at(today.yesterday()?, 19 * 3600));
        self.import()
    }

    /// One working day: the number of it in the month whose incidents are told.
    fn day(&mut self, date: Date, number: Option<usize>) -> Result<()> {
        self.wait_until(at(date, 5 * 3600 + 50 * 60));
        self.refresh()?;
        let mut walks = plan::day(&mut self.world.dice, &self.people, date, number);
        let noon = walks.partition_point(|walk| walk.second < 10 * 3600);
        for walk in walks.drain(..noon) {
            self.walk(date, walk)?;
        }
        if let Some(number) = number {
            self.wait_until(at(date, 10 * 3600));
            for incident in Incident::ALL {
                self.office_hours(incident, date, number)?;
            }
        }
        walks.into_iter().try_for_each(|walk| self.walk(date, walk))
    }

    /// Somebody comes or goes.
    fn walk(&mut self, date: Date, Walk { second, who, intent }: Walk) -> Result<()> {
        if plan::uses_machine(who) {
            self.machines.note(&self.people[who], date, second);
            return Ok(());
        }
        self.wait_until(at(date, second));
        let mut statement = self.world.statement(who);
        statement.intent = match intent {
            Direction::In => Intent::In,
            Direction::Out => Intent::Out,
        };
        let office = &OFFICES[office(&self.people[who])];
        // A phone's fix is some metres off.
        let metres =
            |dice: &mut Dice| f64::from(u8::try_from(dice.below(41)).expect("below 41")) * 0.000_009 - 0.000_18;
        let (north, east) = (metres(&mut self.world.dice), metres(&mut self.world.dice));
        let position = Position::from_degrees(office.latitude + north, office.longitude + east);
        statement.location = Location::Fix { position: position.context("an office on the globe")?, accuracy_m: 12 };
        self.world.phones[who].dbm = -55 - i8::try_from(self.world.dice.below(20))?;
        let hand = Hand::near(&mut self.world, who);
        let opened = hand.open(&mut self.world, &statement);
        let session = opened.map_err(|status| anyhow::anyhow!("no session: {status:?}"))?;
        let proof = self.world.sign(who, &statement, &session);
        self.world.pass(1_500);
        let sealed = hand.seal(&mut self.world, &session, &proof);
        let seal = sealed.map_err(|status| anyhow::anyhow!("no seal: {status:?}"))?;
        hand.leave(&mut self.world);
        taken(&self.world.present(&statement, &proof, seal)).map(drop)
    }

    fn wait_until(&mut self, moment: Millis) {
        self.world.pass(moment.since(Millis(self.world.now())));
    }

    /// Everybody signs out.
    fn leave(&mut self) {
        for console in self.operators.values().chain([&self.chief]) {
            self.world.press(console, routes::SIGN_OUT);
        }
    }
}

/// Number of a person's office, and of its beacon.
fn office(person: &Person) -> usize {
    OFFICES.iter().position(|office| office.id == person.unit).expect("everybody has an office")
}

/// What the service granted.
fn taken(answer: &Answer) -> Result<&Answer> {
    ensure!(answer.status == 200, "refused: {}", String::from_utf8_lossy(&answer.body));
    Ok(answer)
}
