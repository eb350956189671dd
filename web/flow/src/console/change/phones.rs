//! Codes and phones of the ASN.

use klabat_api::console::{EmployeeRow, EnrolmentCode, Me, PendingEnrolment, PhoneReset};
use klabat_api::routes;

use super::{Answer, Ask};
use crate::console::dialog::Subject;
use crate::console::form::{Fault, Form, Input, Kind, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// A fresh enrolment code for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueCode(pub EmployeeRow);

impl Ask for IssueCode {
    fn title(&self) -> Said {
        Key::IssueCode.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let form = Form::new(Key::IssueCode, Vec::new()).text(Key::IssueCodeText);
        if self.0.code_until.is_some() { form.warning(Key::IssueCodeReplaces) } else { form }
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        Request::post(routes::fill(routes::EMPLOYEE_CODE, &[&self.0.id]))
    }

    fn done(&self, _: &Values) -> Said {
        Key::CodeTitle.into()
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        let code = serde_json::from_slice::<EnrolmentCode>(answer).ok();
        Answer::shows(code.map(|code| Subject::Code(Box::new(code))))
    }
}

/// The end of somebody's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetPhone(pub EmployeeRow);

impl Ask for ResetPhone {
    fn title(&self) -> Said {
        Said::of(Key::ResetTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::ProposeReset, Key::ResetText).text(Key::NeedsSecond)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let reset = PhoneReset { reason: typed.reason().reason, from: None };
        Request::json(routes::fill(routes::EMPLOYEE_RESET, &[&self.0.id]), &reset)
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DonePhoneReset, &self.0.name)
    }
}

/// Confirmation of an enrolment, face to face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm(pub PendingEnrolment);

impl Ask for Confirm {
    fn title(&self) -> Said {
        Said::of(Key::ConfirmTitle, &self.0.employee.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::Confirm, vec![Input::new("looked", Key::LookTitle, Kind::Check(Key::LookedLabel))])
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        if !typed.ticked("looked") {
            typed.fault("looked", Fault::LookFirst);
        }
        Request::post(routes::fill(routes::ENROLMENT_CONFIRM, &[&self.0.credential.encode()]))
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneConfirmed, &self.0.employee.name)
    }
}

/// Rejection of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject(pub PendingEnrolment);

impl Ask for Reject {
    fn title(&self) -> Said {
        Said::of(Key::RejectTitle, &self.0.employee.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::Reject, Key::RejectText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::ENROLMENT_REJECT, &[&self.0.credential.encode()]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneRejected, &self.0.employee.name)
    }
}
