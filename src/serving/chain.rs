//! An error with its sources, as one line of text.

use std::error::Error;
use std::fmt;

/// Displays an error and its sources, the outermost first: `cannot read the dataset: disk on fire`.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut error = self.0;
        let mut text = error.to_string();
        f.write_str(&text)?;
        while let Some(source) = error.source() {
            error = source;
            let next = error.to_string();
            // Wrappers such as `axum::Error` repeat the text of their source.
            if next != text {
                write!(f, ": {next}")?;
                text = next;
            }
        }
        Ok(())
    }
}
