//! The screens' logic: Event to (Model, Effects), no browser in it.
