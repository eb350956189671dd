//! dev, test, setup, tidy.
