//! What the page shows, what can happen to it, and what it asks of the browser.

use std::collections::{BTreeMap, BTreeSet};

use klabat_api::Millis;
use klabat_api::console::Me;

use super::call::{Call, Failure};
use super::dialog::{Chosen, Dialog, Notice, Subject};
use super::place::Place;
use super::route::Route;
use super::screen::Screen;
use super::session::{Act, Session, may};
use crate::ceremony::{Asserted, Create, Created, Declined, Get};
use crate::http;
use crate::place::{Fix, NoFix};

/// To whom an answer or a timer belongs. Each new screen, dialog and notice takes the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub(super) u32);

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Whether somebody is signed in.
    pub session: Session,
    /// The address.
    pub route: Route,
    /// The screen in sight.
    pub screen: Screen,
    /// The dialog over it.
    pub dialog: Option<Dialog>,
    /// Ids of the rows in sight that are ticked, to be decided about at once.
    pub ticked: BTreeSet<String>,
    /// Why rows could not be decided about with the others, by their ids.
    pub undecided: BTreeMap<String, Failure>,
    /// What was just done.
    pub notice: Option<Notice>,
    /// The list from which a thing was opened, as it was filtered, for the way back.
    pub list: Route,
    /// Whether the newest thing typed or chosen has not been answered yet.
    pub busy: bool,
    /// The server's clock minus this machine's, in ms, as of the sign-in. For display only.
    pub skew_ms: i64,
    pub(super) visible: bool,
    pub(super) due: bool,
    pub(super) failures: u32,
    pub(super) last: u32,
    pub(super) screen_ticket: Ticket,
    pub(super) dialog_ticket: Ticket,
    pub(super) notice_ticket: Ticket,
    pub(super) look_ticket: Ticket,
    /// Where to go after signing in.
    pub(super) wanted: Route,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The page opened, or the person went back or forth, to this address.
    Arrived(Route),
    /// A link within the console was followed.
    Visit(Route),
    /// A filter of the screen in sight was changed.
    Filter(Route),
    /// A call was answered, at this moment of the device's clock.
    Answered(Ticket, Call, http::Reply, Millis),
    /// A wait is over.
    Woke(Ticket),
    /// The page came into sight or went out of it.
    Visible(bool),
    /// Try again what failed.
    Retry,
    /// Sign in, or register the passkey of the link.
    UsePasskey,
    /// The authenticator has made a passkey.
    Created(Result<Created, Declined>),
    /// The authenticator has signed.
    Asserted(Result<Asserted, Declined>),
    /// Sign out.
    SignOut,
    /// Open a dialog.
    Open(Subject),
    /// A row's box was pressed.
    Tick(String),
    /// The box for all rows in sight was pressed.
    TickAll,
    /// The ticked rows are to be approved, or rejected.
    Decide(bool),
    /// An input of the dialog was edited: its name, and what stands in it; of several choices, the one that was pressed.
    Edit(&'static str, String),
    /// Where one stands is to be put into an input of the dialog.
    Located(&'static str, Result<Fix, NoFix>),
    /// A file was chosen in an input of the dialog.
    Chose(&'static str, Chosen),
    /// A file is taken out of this input again.
    Unchose(&'static str),
    /// The dialog's button was pressed.
    Submit,
    /// The button was pressed that puts the dialog's form aside, unfinished.
    PutAside,
    /// The dialog is to be closed, by its own button.
    Close,
    /// The same by Escape, which is easily pressed for something else.
    Escape,
    /// Copying ended.
    Copied(bool),
}

/// What the browser is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call the server.
    Call(Ticket, Call),
    /// Wait so many ms.
    Wait(Ticket, u32),
    /// Add an entry to the history.
    Push(String),
    /// Change the present entry of the history.
    Replace(String),
    /// Move the focus to the new screen's heading.
    FocusHeading,
    /// Move the focus to the heading of the dialog, which shows something else now.
    FocusDialog,
    /// Move the focus to the first field that is wrong.
    FocusFault,
    /// Focus the button that sends the dialog: what it sent failed, and while it was sent it could not have the focus.
    FocusSubmit,
    /// Make a passkey.
    Create(Create),
    /// Sign by any passkey of this site.
    Assert(Get),
}

impl Model {
    /// The page before anything is known.
    #[must_use]
    pub fn new() -> Self {
        let board = Route::from(Place::Board);
        Self {
            session: Session::Checking,
            route: board.clone(),
            screen: Screen::Blank,
            dialog: None,
            ticked: BTreeSet::new(),
            undecided: BTreeMap::new(),
            notice: None,
            list: board.clone(),
            busy: false,
            skew_ms: 0,
            visible: true,
            due: false,
            failures: 0,
            last: 0,
            screen_ticket: Ticket(0),
            dialog_ticket: Ticket(0),
            notice_ticket: Ticket(0),
            look_ticket: Ticket(0),
            wanted: board,
        }
    }

    /// Who is signed in.
    #[must_use]
    pub const fn me(&self) -> Option<&Me> {
        match &self.session {
            Session::In(me) => Some(me),
            _ => None,
        }
    }

    /// Whether the person signed in may make a change.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.me().is_some_and(|me| may(me.role, act))
    }

    /// The server's time, when the device's clock says `now`.
    #[must_use]
    pub fn server_time(&self, now: Millis) -> Millis {
        now.saturating_add_signed(self.skew_ms)
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}
