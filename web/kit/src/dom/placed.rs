//! Nodes in the document.

use std::borrow::Cow;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlDialogElement};

use super::{Element, Hears, Inner, Node};

/// Namespace of the elements inside an icon, and the icon's own.
const SVG: &str = "http://www.w3.org/2000/svg";

/// A node in the document.
#[derive(Debug)]
pub(super) enum Placed<M> {
    Text(web_sys::Text, Cow<'static, str>),
    Element(web_sys::Element, Drawn<M>),
}

/// An element as it was drawn last; its children are in their places.
#[derive(Debug)]
pub(super) struct Drawn<M> {
    tag: &'static str,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    hears: Option<Hears<M>>,
    children: Vec<Placed<M>>,
}

impl<M> Placed<M> {
    fn node(&self) -> &web_sys::Node {
        match self {
            Self::Text(text, _) => text,
            Self::Element(element, _) => element,
        }
    }

    /// Takes it out of the document. A dialog is closed first: then the focus returns to where it was.
    fn remove(&self) {
        if let Self::Element(element, _) = self
            && let Some(dialog) = element.dyn_ref::<HtmlDialogElement>()
        {
            dialog.close();
        }
        if let Some(parent) = self.node().parent_node() {
            let _ = parent.remove_child(self.node());
        }
    }
}

/// Makes what is placed in `parent` be like `nodes`, one by one in their order.
pub(super) fn update<M>(parent: &web_sys::Node, placed: &mut Vec<Placed<M>>, nodes: Vec<Node<M>>) {
    for gone in placed.drain(nodes.len().min(placed.len())..) {
        gone.remove();
    }
    for (at, node) in nodes.into_iter().enumerate() {
        match (placed.get_mut(at), node) {
            (Some(Placed::Text(text, old)), Node::Text(new)) => {
                if *old != new {
                    text.set_data(&new);
                    *old = new;
                }
            }
            (Some(Placed::Element(element, drawn)), Node::Element(Element(new))) if drawn.tag == new.tag => {
                drawn.become_like(element, *new);
            }
            (Some(other), node) => {
                if let Some(new) = place(node, |new| parent.insert_before(new, Some(other.node()))) {
                    other.remove();
                    *other = new;
                }
            }
            (None, node) => placed.extend(place(node, |new| parent.append_child(new))),
        }
    }
}

/// Makes a node with all that is in it, and puts it into the document.
fn place<M>(node: Node<M>, put: impl FnOnce(&web_sys::Node) -> Result<web_sys::Node, JsValue>) -> Option<Placed<M>> {
    let placed = make(node)?;
    put(placed.node()).ok()?;
    if let Placed::Element(element, _) = &placed
        && let Some(dialog) = element.dyn_ref::<HtmlDialogElement>()
    {
        let _ = dialog.show_modal();
    }
    Some(placed)
}

fn make<M>(node: Node<M>) -> Option<Placed<M>> {
    let document: Document = web_sys::window()?.document()?;
    match node {
        Node::Text(text) => Some(Placed::Text(document.create_text_node(&text), text)),
        Node::Element(Element(inner)) => {
            let element = match inner.tag {
                "svg" | "path" | "rect" => document.create_element_ns(Some(SVG), inner.tag),
                tag => document.create_element(tag),
            };
            let element = element.ok()?;
            let mut drawn = Drawn { tag: inner.tag, attributes: Vec::new(), hears: None, children: Vec::new() };
            drawn.become_like(&element, *inner);
            Some(Placed::Element(element, drawn))
        }
    }
}

impl<M> Drawn<M> {
    fn become_like(&mut self, element: &web_sys::Element, new: Inner<M>) {
        // Before the attributes: what a list of choices holds is one of its children.
        update(element, &mut self.children, new.children);
        for (name, _) in &self.attributes {
            if new.attributes.iter().all(|(other, _)| other != name) {
                set(element, name, None);
            }
        }
        for attribute in &new.attributes {
            if !self.attributes.contains(attribute) {
                set(element, attribute.0, Some(&attribute.1));
            }
        }
        self.attributes = new.attributes;
        self.hears = new.hears;
    }
}

/// Sets an attribute, or takes it away. What a field holds is a property.
fn set(element: &web_sys::Element, name: &str, value: Option<&str>) {
    match (name, value) {
        ("value", _) => property(element, name, &value.unwrap_or_default().into()),
        ("checked", _) => property(element, name, &value.is_some().into()),
        (_, Some(value)) => drop(element.set_attribute(name, value)),
        (_, None) => drop(element.remove_attribute(name)),
    }
}

/// Left alone where it is so already: the cursor of a field stands somewhere in its text.
fn property(element: &web_sys::Element, name: &str, value: &JsValue) {
    if crate::effects::js::get(element, name) != *value {
        let _ = js_sys::Reflect::set(element, &name.into(), value);
    }
}

/// The innermost element around `target` that listens to an event of this kind.
pub(super) fn hearer<'a, M>(
    placed: &'a [Placed<M>],
    target: &web_sys::Node,
    kind: &str,
) -> Option<(&'a web_sys::Element, &'a Hears<M>)> {
    let around = placed.iter().find(|each| each.node().contains(Some(target)))?;
    let Placed::Element(element, drawn) = around else { return None };
    hearer(&drawn.children, target, kind).or_else(|| {
        let hears = drawn.hears.as_ref()?;
        let wanted = match hears {
            Hears::Press(_) => "click",
            Hears::Submit(_) => "submit",
            Hears::Cancel(_) => "cancel",
            Hears::Value(_) => "input",
        };
        (kind == wanted).then_some((element, hears))
    })
}
