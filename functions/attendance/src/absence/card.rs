//! What a person's leave card said when Klabat began: a document of one person.

use serde::{Deserialize, Serialize};

use super::Carried;
use crate::Refusal;
use crate::rule::Document;

/// Annual leave as the paper card has it on the day that the document is dated: for that day's year, which Klabat does
/// not know the whole of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveCard {
    /// Days not taken in the year before, which the rules' own limits still cut.
    pub carried: Carried,
    /// Working days taken in this year and not filed in Klabat.
    pub taken: u16,
}

/// Days of a year.
const YEAR: u16 = 366;

impl Document for LeaveCard {
    fn check(&self) -> Result<(), Refusal> {
        if self.carried.0 <= YEAR && self.taken <= YEAR { Ok(()) } else { Err(Refusal::LeaveCard) }
    }
}

#[cfg(test)]
mod tests {
    use super::LeaveCard;
    use crate::{Checked, Refusal};

    #[test]
    fn a_card_has_no_more_days_than_a_year() {
        let card = |text: &str| serde_json::from_str::<LeaveCard>(text).map(Checked::new);
        assert!(card(r#"{"carried":6,"taken":9}"#).unwrap().is_ok());
        assert_eq!(card(r#"{"carried":367,"taken":0}"#).unwrap().unwrap_err(), Refusal::LeaveCard);
        assert_eq!(card(r#"{"carried":0,"taken":367}"#).unwrap().unwrap_err(), Refusal::LeaveCard);
        assert!(card(r#"{"carried":-1,"taken":0}"#).is_err());
        assert!(card(r#"{"carried":1,"taken":0,"left":3}"#).is_err());
    }
}
