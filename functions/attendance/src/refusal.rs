//! Why rules, requests and inputs are refused.

use crate::code::codes;

codes! {
    /// Why something is refused. Sentences for the codes are in `functions/api/messages/refusals.json`.
    pub enum Refusal {
        /// No identifier of 1 to 64 visible ASCII characters.
        Identifier = "rule_identifier",
        /// No `HH:MM`, with `+1` or `-1` behind it for another day.
        Clock = "rule_clock",
        /// No date `YYYY-MM-DD`.
        Date = "rule_date",
        /// No month `YYYY-MM`.
        Month = "rule_month",
        /// A range that ends before it begins.
        RangeReversed = "rule_range_reversed",
        /// A schedule without hours.
        ScheduleEmpty = "schedule_empty",
        /// Hours that end before they begin, begin on another day, or are longer than 24.
        HoursReversed = "schedule_hours",
        /// A break outside the hours, or as long as they are.
        RestOutside = "schedule_break",
        /// A window wider than 12 hours on a side, or flexible hours beyond the window.
        WindowWidth = "schedule_window",
        /// A season of another form than its schedule, or with other shifts.
        SeasonOtherForm = "schedule_season_form",
        /// Two seasons with a date in common.
        SeasonsOverlap = "schedule_seasons_overlap",
        /// A table that is no CSV with a row's columns.
        Csv = "csv_row",
        /// Other columns than asked for.
        CsvHeader = "csv_header",
        /// A weekday that is not the date's.
        WeekdayOther = "calendar_weekday",
        /// No kind of free day.
        HolidayKind = "calendar_kind",
        /// A free day without a name, or with a very long one.
        HolidayName = "calendar_name",
        /// A date twice in one calendar.
        HolidayTwice = "calendar_twice",
        /// A number that is no NIP.
        Nip = "import_nip",
        /// A NIP of which a spreadsheet has made a number, so that its last digits are lost.
        NipRounded = "import_nip_rounded",
        /// No time `YYYY-MM-DD HH:MM:SS`.
        PunchTime = "import_time",
        /// A machine without a name, or with a very long one.
        Device = "import_device",
        /// A manual record without a reason.
        ReasonMissing = "reason_missing",
        /// A manual record whose second person is the first, or the ASN.
        SecondPerson = "second_person",
        /// Brackets that do not rise.
        Brackets = "policy_brackets",
        /// A cut above 100 %.
        CutTooHigh = "policy_cut",
        /// More days of annual leave than a year has.
        LeaveDays = "leave_days",
        /// A ceiling of annual leave below the year's own days.
        LeaveCeilingLow = "leave_ceiling_low",
        /// A ceiling of annual leave that the year's days and those carried over cannot reach.
        LeaveCeilingHigh = "leave_ceiling_high",
        /// A kind of absence that is for nobody.
        LeaveNobody = "leave_nobody",
        /// A kind of absence of at most no day.
        LeaveLongest = "leave_longest",
        /// The month is locked: what would change it is refused until it is unlocked.
        MonthLocked = "month_locked",
        /// A leave card with more days than a year has.
        LeaveCard = "leave_card",
        /// Steps that do not rise.
        DisciplineRules = "discipline_rules",
        /// Zeros, or a share above 100 %.
        HealthRules = "health_rules",
        /// This kind of absence is not for this kind of employee.
        AbsenceNotForKind = "absence_not_for_kind",
        /// A part of several dates, a part that ends before it begins, or of a kind that has none.
        AbsencePart = "absence_part",
        /// A place that is visited, of another kind than dinas luar.
        AbsencePlace = "absence_place",
        /// Another absence holds a part of the time.
        AbsenceOverlaps = "absence_overlaps",
        /// Cuti bersama on other dates than those of the calendar.
        AbsenceNotCollective = "absence_not_collective",
        /// No working day among the dates.
        AbsenceNoWorkingDay = "absence_no_working_day",
        /// More days than this kind has at once.
        AbsenceTooLong = "absence_too_long",
        /// Annual leave over the turn of the year, which is two requests.
        AbsenceOverYears = "absence_over_years",
        /// More days than are left of the annual leave.
        AbsenceQuota = "absence_quota",
        /// No letter's number.
        AbsenceLetter = "absence_letter",
        /// Two units with one identifier.
        UnitTwice = "unit_twice",
        /// A unit that is not there.
        UnitUnknown = "unit_unknown",
        /// A unit above itself.
        UnitLoop = "unit_loop",
        /// Two people, or two rules of one scope and date, with one identifier.
        EntryTwice = "entry_twice",
        /// A person who is not there.
        PersonUnknown = "person_unknown",
        /// Memberships out of order.
        MembershipOrder = "membership_order",
        /// A schedule that is not there.
        ScheduleUnknown = "schedule_unknown",
        /// A person without a schedule on a working date.
        NoSchedule = "schedule_missing",
        /// A shift that the schedule does not have.
        ShiftUnknown = "shift_unknown",
        /// Two shifts of one person on one date.
        ShiftTwice = "shift_twice",
        /// A shift, or a day off by the roster, of somebody whose schedule on the date is a week.
        ShiftOfWeek = "shift_of_week",
        /// A person without a policy on a working date.
        NoPolicy = "policy_missing",
        /// A punch at a beacon without a rule.
        BeaconUnknown = "beacon_unknown",
        /// An outage that ends before it begins.
        OutageReversed = "outage_reversed",
        /// Two granted absences at one time.
        AbsencesClash = "absences_clash",
        /// A denial of a date that is no cuti bersama.
        DenialOther = "denial_not_collective",
        /// No document of a month's inputs.
        Inputs = "month_inputs",
        /// No document of a recap.
        Recap = "recap_document",
        /// A recap with an undecided day.
        RecapOpen = "recap_open",
        /// A recap that is not what was verified.
        RecapMoved = "recap_moved",
        /// A recap locked by who verified it.
        RecapSamePerson = "recap_same_person",
    }
}

impl std::error::Error for Refusal {}
