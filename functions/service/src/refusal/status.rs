//! How HTTP carries a refusal.

use axum::http::StatusCode;
use klabat_attendance::Refusal as Rules;
use klabat_evidence::Refusal as Evidence;

use super::Refusal;

impl Refusal {
    /// The HTTP status that carries it; clients go by the code.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::MalformedRequest | Self::Evidence(Evidence::Malformed | Evidence::UnsupportedVersion) => {
                StatusCode::BAD_REQUEST
            }
            Self::NotSignedIn | Self::UnknownPhone => StatusCode::UNAUTHORIZED,
            Self::CrossSite | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NotLoggedYet => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::AnsweredChallenge
            | Self::PasskeyExists
            | Self::ChangedMeanwhile
            | Self::BeaconExists
            | Self::OwnAccess
            | Self::LastAdmin
            | Self::ProposedAlready
            | Self::AskedAlready
            | Self::UnitNameTaken
            | Self::OutageKnown
            | Self::MonthVerified
            | Self::OwnProposal
            | Self::DecidedAlready
            | Self::EmployeeExists
            | Self::RuleKeyTaken
            | Self::RuleBegun
            | Self::RuleNeeded
            | Self::ImportKept
            | Self::ImportEdited
            | Self::ImportUsed
            | Self::DataKept
            | Self::Rules(Rules::AbsenceOverlaps | Rules::RecapMoved | Rules::RecapSamePerson | Rules::SecondPerson)
            | Self::Evidence(
                Evidence::AlteredSubmission
                | Evidence::RepeatedCounter
                | Evidence::AlreadyEnrolled
                | Evidence::PhoneTaken
                | Evidence::StaleRequest,
            ) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::SignInTooOften | Self::AskedTooOften | Self::Evidence(Evidence::TooManyAttempts) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::UnknownLink
            | Self::UnknownPasskey
            | Self::SignInExpired
            | Self::SignInFailed
            | Self::PasskeyRefused
            | Self::PasskeyUnverified
            | Self::ReasonLength
            | Self::ReasonNames
            | Self::NameLength
            | Self::NameForm
            | Self::RoleUnits
            | Self::BeaconForm
            | Self::SiteMissing
            | Self::FromInFuture
            | Self::PeriodOrder
            | Self::NotYet
            | Self::RuleForm
            | Self::RuleScope
            | Self::RuleKey
            | Self::ScheduleElsewhere
            | Self::AttachmentForm
            | Self::ImportKind
            | Self::ImportTwice
            | Self::ImportProblems
            | Self::SiteForm
            | Self::Nip(_)
            | Self::Rules(_)
            | Self::Log(_)
            | Self::Evidence(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}
