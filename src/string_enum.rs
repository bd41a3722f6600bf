//! String enums: enums whose variants are strings in JSON and TypeScript.

/// Declares a string enum, one line for each variant.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, typescript $ts:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $string:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
            #[doc(hidden)]
            pub const TYPESCRIPT: &'static str =
                concat!("export type ", $ts, " =", $("\n  | \"", $string, "\"",)+ ";\n");

            /// Returns the string, as in JSON.
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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use string_enum;
