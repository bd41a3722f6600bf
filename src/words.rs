//! Closed lists of words: an enum, the word for each variant as it stands in JSON and in TypeScript, and the list of all.

/// Declares such a list, one line a word.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, typescript $ts:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* #[doc = concat!("`\"", $word, "\"`")] $variant,)+
        }

        impl $name {
            /// All of them, in the order of their declaration.
            ///
            /// ```
            #[doc = concat!("use stardust_errors::", stringify!($name), ";")]
            ///
            #[doc = concat!("let words: Vec<&str> = ", stringify!($name), "::ALL.iter().map(|it| it.as_str()).collect();")]
            #[doc = concat!("assert_eq!(words, [", $("\"", $word, "\", ",)+ "]);")]
            /// ```
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The TypeScript declaration of this list.
            #[doc(hidden)]
            pub const TYPESCRIPT: &'static str =
                concat!("export type ", $ts, " =", $("\n  | \"", $word, "\"",)+ ";\n");

            /// The word, as it stands in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;
