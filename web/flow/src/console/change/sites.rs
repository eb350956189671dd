//! Where an office is: a circle around a place, or the corners of its plot.

use klabat_api::console::{Me, SiteChange, SiteRow};
use klabat_api::routes;
use klabat_evidence::{Geofence, Outline};

use super::Ask;
use crate::console::form::{Choice, Fault, Form, Input, Kind, Said, Values};
use crate::console::plan::{self, Plan};
use crate::console::typed::{NAME, Typed};
use crate::http::Request;
use crate::messages::console::Key;

/// Metres of a circle's radius: a small office, and an airfield.
const RADIUS_M: std::ops::RangeInclusive<u32> = 10..=5_000;
/// Metres of accuracy, as the server takes them.
const ACCURACY_M: std::ops::RangeInclusive<u32> = 1..=1_000;
/// What a phone in an office building usually reaches, rounded up.
const USUAL_ACCURACY_M: &str = "100";

const CIRCLE: &str = "circle";
const REFUSE: &str = "refuse";

/// Draws a site: a new one, or one anew.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawSite {
    /// A new one of this unit.
    New {
        /// Unit id.
        unit: String,
        /// Its name.
        name: String,
    },
    /// This one anew.
    Anew(SiteRow),
}

impl Ask for DrawSite {
    fn title(&self) -> Said {
        match self {
            Self::New { name, .. } => Said::of(Key::SiteNew, name),
            Self::Anew(row) => Said::of(Key::EditEmployee, &row.site.name),
        }
    }

    fn initial(&self, _: &Me) -> Values {
        let blank = Values::default()
            .with("shape", CIRCLE)
            .with("radius", "50")
            .with("outside", "review")
            .with("accuracy", USUAL_ACCURACY_M);
        let Self::Anew(SiteRow { site, .. }) = self else { return blank };
        let values = blank
            .with("name", &*site.name)
            .with("outside", if site.refuse_outside { REFUSE } else { "review" })
            .with("accuracy", site.max_accuracy_m.to_string());
        let Ok(area) = serde_json::from_value::<Geofence>(site.geofence.clone()) else { return values };
        match area.outline() {
            Outline::Circle { centre, radius_m } => {
                values.with("centre", plan::write(centre)).with("radius", radius_m.to_string())
            }
            Outline::Polygon(corners) => {
                let lines: Vec<_> = corners.iter().map(|corner| plan::write(*corner)).collect();
                values.with("shape", "polygon").with("corners", lines.join("\n"))
            }
        }
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let (drawn, plan) = if is_circle(typed) {
            let inputs = [
                Input::new("centre", Key::SiteCentre, Kind::Places { several: false }).hint(Key::SiteCentreHint),
                Input::new("radius", Key::SiteRadius, Kind::Number).hint(Key::SiteRadiusHint),
            ];
            let radius = typed.get("radius").trim().parse().ok().filter(|radius| RADIUS_M.contains(radius));
            (inputs.to_vec(), radius.map(Plan::circle))
        } else {
            let corners = Input::new("corners", Key::SiteCorners, Kind::Places { several: true });
            let plan = plan::read_all(typed.get("corners")).and_then(|corners| Plan::corners(&corners));
            (vec![corners.hint(Key::SiteCornersHint)], plan)
        };
        let shapes = vec![Choice::key(CIRCLE, Key::SiteCircle), Choice::key("polygon", Key::SitePolygon)];
        let outside = vec![Choice::key("review", Key::OutsideReview), Choice::key(REFUSE, Key::OutsideRefuse)];
        let mut inputs =
            vec![Input::new("name", Key::Name, Kind::Line), Input::new("shape", Key::SiteShape, Kind::Radio(shapes))];
        inputs.extend(drawn);
        inputs.extend(plan.map(|plan| Input::new("plan", Key::SitePlan, Kind::Plan(plan))));
        inputs.push(Input::new("outside", Key::SiteOutside, Kind::Radio(outside)));
        inputs.push(Input::new("accuracy", Key::SiteAccuracy, Kind::Number).hint(Key::SiteAccuracyHint));
        Form::new(Key::Save, inputs).text(Key::SiteText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let name = typed.text("name", &NAME);
        let area = area(typed);
        let site = SiteChange {
            name,
            geofence: area.and_then(|area| serde_json::to_value(area).ok()).unwrap_or_default(),
            refuse_outside: typed.values().get("outside") == REFUSE,
            max_accuracy_m: typed.number("accuracy", &ACCURACY_M),
        };
        match self {
            Self::New { unit, .. } => Request::json(routes::fill(routes::UNIT_SITES, &[unit]), &site),
            Self::Anew(row) => Request::json(routes::fill(routes::SITE, &[&row.id]), &site),
        }
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneSaved, typed.get("name").trim())
    }
}

fn is_circle(typed: &Values) -> bool {
    typed.get("shape") == CIRCLE
}

/// The area; faults are noted.
fn area(typed: &mut Typed<'_>) -> Option<Geofence> {
    if is_circle(typed.values()) {
        let (centre, radius) = (typed.some("centre"), typed.number("radius", &RADIUS_M));
        let place = plan::read(&centre);
        if place.is_none() && !centre.is_empty() {
            typed.fault("centre", Fault::NotPlace);
        }
        return place.map(|place| Geofence::circle(place, radius));
    }
    let text = typed.some("corners");
    let area = plan::read_all(&text)
        .ok_or(Fault::NotPlace)
        .and_then(|corners| Geofence::polygon(corners).map_err(|_| Fault::NotArea));
    match area {
        Ok(area) => return Some(area),
        Err(_) if text.is_empty() => {}
        Err(fault) => typed.fault("corners", fault),
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::console::tests::admin;
    use crate::http::Body;

    fn sent(ask: &DrawSite, values: &Values) -> Result<(String, Value), Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let request = ask.request(&mut typed);
        typed.finish(request).map(|request| match request.body {
            Body::Json(body) => (request.path, serde_json::from_str(&body).unwrap()),
            other => panic!("{other:?}"),
        })
    }

    fn new() -> DrawSite {
        DrawSite::New { unit: "bkpp".into(), name: "BKPP".into() }
    }

    fn initial() -> Values {
        new().initial(&admin()).with("name", "Kantor")
    }

    #[test]
    fn a_circle_is_a_place_and_a_radius() {
        let values = initial().with("centre", "1.4251, 124.9835").with("radius", "75").with("outside", REFUSE);
        let (path, site) = sent(&new(), &values).unwrap();
        assert_eq!(path, "/api/v1/console/units/bkpp/sites");
        let geofence = json!({
            "shape": "circle", "centre": { "latitude_e7": 14_251_000, "longitude_e7": 1_249_835_000 }, "radius_m": 75,
        });
        let expected = json!({ "name": "Kantor", "geofence": geofence, "refuse_outside": true, "max_accuracy_m": 100 });
        assert_eq!(site, expected);
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(sent(&new(), &initial()), Err(vec![("centre", Fault::Missing)]));
        let swapped = initial().with("centre", "124.9835, 1.4251").with("radius", "9");
        assert_eq!(sent(&new(), &swapped), Err(vec![("radius", Fault::NotNumber), ("centre", Fault::NotPlace)]));
        let polygon = initial().with("shape", "polygon");
        for (corners, fault) in [
            ("", Fault::Missing),
            ("1.4, 124.9\nkantor\n1.5, 125", Fault::NotPlace),
            ("1.4, 124.9\n1.5, 125", Fault::NotArea),
            ("1, 1\n2, 2\n3, 3", Fault::NotArea),
        ] {
            assert_eq!(sent(&new(), &polygon.clone().with("corners", corners)), Err(vec![("corners", fault)]));
        }
    }

    #[test]
    fn what_is_drawn_anew_begins_as_it_is() {
        let lines = "1.4250000, 124.9825000\n1.4250000, 124.9845000\n1.4270000, 124.9845000";
        let polygon = initial().with("shape", "polygon").with("corners", lines);
        let (_, site) = sent(&new(), &polygon).unwrap();
        let row = SiteRow { id: "s1".into(), site: serde_json::from_value(site.clone()).unwrap() };
        let anew = DrawSite::Anew(row);
        let values = anew.initial(&admin());
        assert_eq!(values, polygon.with("radius", "50"));
        assert_eq!(sent(&anew, &values).unwrap(), ("/api/v1/console/sites/s1".into(), site));
    }

    #[test]
    fn the_plan_is_there_as_soon_as_there_is_something_to_draw() {
        let has_plan = |values: &Values| {
            let form = new().form(values, &admin());
            form.inputs.iter().any(|input| matches!(input.kind, Kind::Plan(_)))
        };
        assert!(has_plan(&initial()));
        assert!(!has_plan(&initial().with("radius", "x")));
        let polygon = initial().with("shape", "polygon");
        assert!(!has_plan(&polygon));
        assert!(has_plan(&polygon.clone().with("corners", "1.4, 124.9")));
        assert!(!has_plan(&polygon.with("corners", "1.4, 124.9\nkantor")));
    }
}
