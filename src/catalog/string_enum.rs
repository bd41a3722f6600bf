//! String enums: enums whose variants are strings in JSON and TypeScript.

use alloc::boxed::Box;

/// Declares a string enum, one line for each variant.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, typescript $ts:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $string:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* #[doc = concat!("`\"", $string, "\"`")] $variant,)+
        }

        impl $name {
            /// All variants, in the order of their declaration.
            ///
            /// ```
            #[doc = concat!("use stardust_errors::", stringify!($name), ";")]
            ///
            #[doc = concat!("let strings: Vec<&str> = ", stringify!($name), "::ALL.iter().map(|it| it.as_str()).collect();")]
            #[doc = concat!("assert_eq!(strings, [", $("\"", $string, "\", ",)+ "]);")]
            /// ```
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The TypeScript declaration of the enum.
            pub(crate) const TYPESCRIPT: &'static str =
                concat!("export type ", $ts, " =", $("\n  | \"", $string, "\"",)+ ";\n");

            /// Returns the string, as in JSON.
            ///
            /// ```
            #[doc = concat!("use stardust_errors::", stringify!($name), ";")]
            ///
            #[doc = concat!("for &variant in ", stringify!($name), "::ALL {")]
            ///     assert_eq!(variant.as_str().parse(), Ok(variant));
            /// }
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $string,)+
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::ParseError;

            fn from_str(text: &str) -> Result<Self, $crate::ParseError> {
                match text {
                    $($string => Ok($name::$variant),)+
                    _ => Err($crate::ParseError::new(&[$(concat!("\"", $string, "\""),)+], text)),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = alloc::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use string_enum;

/// The error of parsing an [`ErrorCode`](crate::ErrorCode) or one of the string enums, such as
/// [`Retry`](crate::Retry).
///
/// ```
/// use stardust_errors::Retry;
///
/// let error = "Never".parse::<Retry>().unwrap_err();
/// assert_eq!(error.to_string(), r#"expected "never" or "backoff" or "re-sign", received "Never""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("expected {}, received {received:?}", .expected.join(" or "))]
pub struct ParseError {
    expected: &'static [&'static str],
    received: Box<str>,
}

impl ParseError {
    pub(crate) fn new(expected: &'static [&'static str], received: &str) -> Self {
        Self { expected, received: received.into() }
    }
}
