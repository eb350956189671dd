//! A page as a value: what is on the screen is a list of [`Node`]s, made anew after each event, and [`Page`] changes in
//! place what differs from the former list.
//!
//! What an element does when it is pressed or typed into is a message `M`, so that one listener serves the whole page.
//! The ASN's app is drawn with this instead of Leptos, whose views would be a third of what the phone loads. What its two
//! pages are built of stands in [`widgets`], [`field`] and [`frame`].

pub mod field;
pub mod frame;
mod page;
mod placed;
pub mod widgets;

pub use page::Page;

use std::borrow::Cow;

/// Something on the page.
#[derive(Debug)]
pub enum Node<M> {
    /// Words. Without any, it holds the place of what is not there now, so that what follows keeps its own.
    Text(Cow<'static, str>),
    /// An element.
    Element(Element<M>),
}

/// An element, built up by its methods.
#[derive(Debug)]
pub struct Element<M>(Box<Inner<M>>);

#[derive(Debug)]
struct Inner<M> {
    tag: &'static str,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    hears: Option<Hears<M>>,
    children: Vec<Node<M>>,
}

/// What an element listens to.
#[derive(Debug)]
enum Hears<M> {
    /// A press. A link is not followed then, but for one that is to open elsewhere.
    Press(M),
    /// The form is sent; the browser does not.
    Submit(M),
    /// The person closes a dialog without an answer.
    Cancel(M),
    /// Something was typed or chosen: what there is now.
    Value(fn(String) -> M),
}

/// An element without anything in it. A `dialog` is modal for as long as it is drawn.
#[must_use]
pub fn el<M>(tag: &'static str) -> Element<M> {
    Element(Box::new(Inner { tag, attributes: Vec::new(), hears: None, children: Vec::new() }))
}

impl<M> Element<M> {
    /// An attribute. `value` and `checked` are what a field holds, and not only what it held at first.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.0.attributes.push((name, value.into()));
        self
    }

    /// The classes.
    #[must_use]
    pub fn class(self, classes: impl Into<Cow<'static, str>>) -> Self {
        self.attr("class", classes)
    }

    /// An attribute that is there or not.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// One more child.
    #[must_use]
    pub fn with(mut self, child: impl Into<Node<M>>) -> Self {
        self.0.children.push(child.into());
        self
    }

    /// More children.
    #[must_use]
    pub fn all(mut self, children: impl IntoIterator<Item = Node<M>>) -> Self {
        self.0.children.extend(children);
        self
    }

    /// Says this when it is pressed.
    #[must_use]
    pub fn press(self, message: M) -> Self {
        self.hears(Hears::Press(message))
    }

    /// Says this when the form is sent.
    #[must_use]
    pub fn submit(self, message: M) -> Self {
        self.hears(Hears::Submit(message))
    }

    /// Says this when the dialog is closed without an answer.
    #[must_use]
    pub fn cancel(self, message: M) -> Self {
        self.hears(Hears::Cancel(message))
    }

    /// Says this of what the field holds, whenever that changes.
    #[must_use]
    pub fn value(self, message: fn(String) -> M) -> Self {
        self.hears(Hears::Value(message))
    }

    fn hears(mut self, hears: Hears<M>) -> Self {
        self.0.hears = Some(hears);
        self
    }
}

impl<M> From<Element<M>> for Node<M> {
    fn from(element: Element<M>) -> Self {
        Self::Element(element)
    }
}

impl<M> From<String> for Node<M> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<M> From<&'static str> for Node<M> {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl<M, T: Into<Self>> From<Option<T>> for Node<M> {
    fn from(node: Option<T>) -> Self {
        node.map_or(Self::Text("".into()), Into::into)
    }
}
