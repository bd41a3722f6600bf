//! The catalog: one table, with one line for each code. Everything else that names a code is generated from it or tested
//! against it.

mod string_enum;

pub use string_enum::ParseError;
pub(crate) use string_enum::string_enum;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

string_enum! {
    /// The origin of a code: the range shared with HTTP, or the API's own business rules.
    ///
    /// ```
    /// use stardust_errors::{ErrorCode, Family};
    ///
    /// let family = |code: ErrorCode| code.describe().map(|it| it.family);
    /// assert_eq!(family(ErrorCode::INTERNAL_ERROR), Some(Family::Http));
    /// assert_eq!(family(ErrorCode::FILE_NOT_ZIP), Some(Family::Business));
    /// ```
    pub enum Family, typescript "Family" {
        /// 400 to 500: codes shared with HTTP, though not always with HTTP's meaning (here, 402 is a failed
        /// authentication).
        Http = "http",
        /// 5308 to 5845: the API's own business rules.
        Business = "business",
    }
}

string_enum! {
    /// The kind of failure, in the terms of
    /// [`google.rpc.Code`](https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).
    ///
    /// ```
    /// use stardust_errors::{Category, ErrorCode};
    ///
    /// let descriptions = ErrorCode::ALL.iter().filter_map(|code| code.describe());
    /// assert_eq!(descriptions.filter(|it| it.category == Category::NotFound).count(), 5);
    /// assert_eq!(Category::NotFound.to_string(), "not-found");
    /// ```
    pub enum Category, typescript "Category" {
        /// The request itself is invalid; sending it again changes nothing.
        InvalidArgument = "invalid-argument",
        /// The caller did not prove who it is.
        Unauthenticated = "unauthenticated",
        /// Something that the request names does not exist.
        NotFound = "not-found",
        /// Something that the request would create already exists.
        AlreadyExists = "already-exists",
        /// The request is valid, but the system is not in a state to carry it out.
        FailedPrecondition = "failed-precondition",
        /// The server failed.
        Internal = "internal",
    }
}

string_enum! {
    /// Whether to send the same request again.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use stardust_errors::{Retry, decode_envelope};
    ///
    /// let body = br#"{"code":500,"data":null,"date":"","message":"","requestId":"","success":false}"#;
    /// match decode_envelope(body).retry() {
    ///     Retry::Backoff => println!("later, with growing delays"),
    ///     Retry::ReSign => println!("at once, with a new signature"),
    ///     _ => panic!("INTERNAL_ERROR can be retried"),
    /// }
    /// # }
    /// ```
    pub enum Retry, typescript "Retry" {
        /// Never: the same request gets the same response.
        Never = "never",
        /// Later, with growing delays, if the request is idempotent.
        Backoff = "backoff",
        /// At once, with a new timestamp and signature.
        ReSign = "re-sign",
    }
}

/// An error code of the Stardust API.
///
/// Any number is a valid code, such as a custom one or one of a newer API. The twenty documented codes are constants,
/// which a `match` can use, and have a [`CodeDescription`].
///
/// In serde, a code is its number. It is displayed as its name, or as its number if it is not in the catalog, and both
/// can be parsed.
///
/// ```
/// use stardust_errors::ErrorCode;
///
/// fn advice(code: ErrorCode) -> &'static str {
///     match code {
///         ErrorCode::PROJECT_NAME_EXISTS | ErrorCode::FOLDER_NAME_EXISTS => "choose another name",
///         ErrorCode::SIGNATURE_EXPIRED => "sign again",
///         _ => "give up",
///     }
/// }
///
/// assert_eq!(advice(ErrorCode::new(5801)), "choose another name");
/// assert_eq!(ErrorCode::SIGNATURE_EXPIRED, 403);
/// assert_eq!(ErrorCode::SIGNATURE_EXPIRED.to_string(), "SIGNATURE_EXPIRED");
/// assert_eq!(ErrorCode::new(6001).to_string(), "6001");
/// assert_eq!("DATASET_NOT_EXISTS".parse(), Ok(ErrorCode::new(5308)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

/// The catalog's description of a code.
///
/// ```
/// use stardust_errors::{ErrorCode, describe_code};
///
/// let description = describe_code(5709).ok_or("not in the catalog")?;
/// assert_eq!(description.code, ErrorCode::FILE_NOT_ZIP);
/// assert_eq!(description.name, "FILE_NOT_ZIP");
/// assert_eq!(description.http_status, 415);
/// println!("{}. {}", description.description, description.remedy);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CodeDescription {
    /// The code.
    pub code: ErrorCode,
    /// The name of the code, such as `DATASET_NOT_EXISTS`. It never changes, so programs and logs can rely on it.
    pub name: &'static str,
    /// The wording of the API documentation, verbatim.
    pub description: &'static str,
    /// The origin of the code.
    pub family: Family,
    /// The kind of failure.
    pub category: Category,
    /// The HTTP status that fits the code.
    pub http_status: u16,
    /// Whether to send the same request again.
    pub retry: Retry,
    /// What to do about it, in one sentence for people.
    pub remedy: &'static str,
}

macro_rules! catalog {
    ($($number:literal $name:ident $description:literal
       $family:ident $category:ident $status:literal $retry:ident $remedy:literal;)+) => {
        /// The codes of the catalog, ascending.
        impl ErrorCode {
            $(
                #[doc = concat!("`", $number, "`: ", $description, ".\n\n", $remedy)]
                pub const $name: ErrorCode = ErrorCode($number);
            )+

            /// The codes of the catalog, ascending.
            ///
            /// ```
            /// use stardust_errors::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::ALL.len(), 20);
            /// assert_eq!(ErrorCode::ALL[0], ErrorCode::ILLEGAL_PARAMETER);
            /// ```
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)+];

            /// The TypeScript types of the codes and their names.
            pub(crate) const TYPESCRIPT: &'static str = concat!(
                "export type ErrorCode =", $("\n  | ", $number,)+ ";\n",
                "/** The name of each code. */\n",
                "export interface CodeNames {\n",
                $("  readonly ", $number, ": \"", stringify!($name), "\";\n",)+ "}\n",
            );

            /// The TypeScript declaration of the object that only the npm package exports.
            pub(crate) const TYPESCRIPT_OBJECT: &'static str = concat!(
                "export declare const ErrorCode: {\n",
                $("  /** ", $description, ". ", $remedy, " */\n  readonly ", stringify!($name), ": ", $number, ";\n",)+
                "};\n",
            );

            /// Returns the catalog's description, or `None` if the code is not in the catalog.
            ///
            /// ```
            /// use stardust_errors::ErrorCode;
            ///
            /// let description = ErrorCode::new(5308).describe().expect("a code of the catalog");
            /// assert_eq!(description.description, "Dataset not exists");
            /// assert_eq!(ErrorCode::new(6001).describe(), None);
            /// ```
            #[must_use]
            #[inline]
            pub const fn describe(self) -> Option<&'static CodeDescription> {
                match self {
                    $(ErrorCode::$name => Some(&CodeDescription {
                        code: ErrorCode::$name,
                        name: stringify!($name),
                        description: $description,
                        family: Family::$family,
                        category: Category::$category,
                        http_status: $status,
                        retry: Retry::$retry,
                        remedy: $remedy,
                    }),)+
                    _ => None,
                }
            }
        }

        /// The numbers of the catalog, ascending.
        const NUMBERS: &[u16] = &[$($number,)+];

        impl CodeIndex {
            /// Returns whether to send the same request again.
            // Not read from the description, so that the npm package's WebAssembly contains no text.
            pub(crate) const fn retry(self) -> Retry {
                match NUMBERS[self.0 as usize] {
                    $($number => Retry::$retry,)+
                    _ => Retry::Never,
                }
            }
        }
    };
}

#[rustfmt::skip]
catalog! {
    400 ILLEGAL_PARAMETER "Illegal Parameter" Http InvalidArgument 400 Never "Compare the parameters of the request with the API reference and correct the one that is missing or invalid.";
    401 WRONG_SIGNATURE "Wrong Signature" Http Unauthenticated 401 Never "Sign `timestamp&secret&key` again with the secret that belongs to your key, and check that the timestamp you sign is the one you send.";
    402 AUTHENTICATION_FAILED "Authentication Failed" Http Unauthenticated 402 Never "Check that you send the right access key and that it is active; ask your administrator for a new one if it is not.";
    403 SIGNATURE_EXPIRED "Signature Expired" Http Unauthenticated 403 ReSign "Send the same request again with a fresh timestamp and signature; if that fails too, correct the clock of your machine.";
    404 NOT_FOUND "Not Found, the resource is missing" Http NotFound 404 Never "Check the address and every id in the request: what it names does not exist or was deleted.";
    500 INTERNAL_ERROR "Internal Error, please try again later" Http Internal 500 Backoff "Wait a moment and send the same request again if it is idempotent; if it keeps failing, report the request id to Stardust.";
    5308 DATASET_NOT_EXISTS "Dataset not exists" Business NotFound 404 Never "Check the dataset id, or create the dataset first.";
    5708 FILE_SIZE_LIMIT_EXCEEDED "File size exceeds 100MB limit" Business InvalidArgument 413 Never "Split the upload into files of at most 100 MB each and send them one by one.";
    5709 FILE_NOT_ZIP "File must be in ZIP format" Business InvalidArgument 415 Never "Pack the files into a ZIP archive and upload that.";
    5710 FILE_TREE_MISALIGNMENT "File tree misalignment, refer to API doc for correction" Business InvalidArgument 422 Never "Arrange the folders and files in the archive as the API documentation shows for this data type, and upload it again.";
    5801 PROJECT_NAME_EXISTS "Project name already exists" Business AlreadyExists 409 Never "Choose another project name, or use the project that already has this one.";
    5836 FOLDER_NAME_EXISTS "Folder name already exists" Business AlreadyExists 409 Never "Choose another folder name, or use the folder that already has this one.";
    5838 WRONG_DATA_TYPE "Wrong data type" Business InvalidArgument 422 Never "Set the data type to one that the API reference lists for this request and that fits the dataset.";
    5839 OPERATION_ITEM_STRUCTURE_ERROR "Operation item structure error" Business InvalidArgument 422 Never "Compare the operation items of the request with the structure in the API reference and correct the item that differs.";
    5840 PROJECT_MANAGER_NOT_EXISTS "Project manager not exists" Business NotFound 404 Never "Check the account of the project manager, or invite that person to the team first.";
    5841 WORKFLOW_STRUCTURE_ERROR "Workflow structure error" Business InvalidArgument 422 Never "Compare the steps of the workflow with the structure in the API reference and correct the step that differs.";
    5842 PROJECT_NOT_EXISTS "Project not exists" Business NotFound 404 Never "Check the project id, or create the project first.";
    5843 ALGORITHM_NOT_AVAILABLE "Algorithm is not available" Business FailedPrecondition 409 Never "Choose an algorithm that is available to your team, or ask Stardust to enable this one.";
    5844 ALGORITHM_MAPPING_STRUCTURE_ERROR "Algorithm Mapping structure error" Business InvalidArgument 422 Never "Compare the algorithm mapping of the request with the structure in the API reference and correct the entry that differs.";
    5845 WORKFLOW_NOT_EXISTS "Workflow not exists" Business NotFound 404 Never "Check the workflow id, or create the workflow first.";
}

impl ErrorCode {
    /// Creates the code with this number.
    ///
    /// ```
    /// use stardust_errors::ErrorCode;
    ///
    /// const RATE_LIMITED: ErrorCode = ErrorCode::new(6001);
    /// assert_eq!(RATE_LIMITED.get(), 6001);
    /// ```
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Returns the number.
    ///
    /// ```
    /// assert_eq!(stardust_errors::ErrorCode::DATASET_NOT_EXISTS.get(), 5308);
    /// ```
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Returns the name, or `None` if the code is not in the catalog.
    ///
    /// ```
    /// use stardust_errors::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::new(5308).name(), Some("DATASET_NOT_EXISTS"));
    /// assert_eq!(ErrorCode::new(6001).name(), None);
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self.describe() {
            Some(description) => Some(description.name),
            None => None,
        }
    }

    /// Returns the HTTP status of a failure: the one that fits the code, or 500 if the code is not in the catalog.
    pub(crate) const fn http_status(self) -> u16 {
        match self.describe() {
            Some(description) => description.http_status,
            None => 500,
        }
    }

    /// Returns the message of a failure that has none of its own.
    pub(crate) fn message(self) -> Cow<'static, str> {
        match self.describe() {
            Some(description) => Cow::Borrowed(description.description),
            None => format!("{UNKNOWN_CODE}{}", self.0).into(),
        }
    }
}

/// The message, before the number, of a failure that has none and whose code is not in the catalog.
pub(crate) const UNKNOWN_CODE: &str = "Unknown error code ";

/// Returns the catalog's description of a code, or `None` if it is not in the catalog.
///
/// ```
/// use stardust_errors::{ErrorCode, describe_code};
///
/// assert_eq!(describe_code(5308), ErrorCode::DATASET_NOT_EXISTS.describe());
/// assert_eq!(describe_code(200), None);
/// ```
#[must_use]
pub fn describe_code(code: impl Into<ErrorCode>) -> Option<&'static CodeDescription> {
    code.into().describe()
}

/// The index of a code in [`ErrorCode::ALL`], which represents a code in the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CodeIndex(u8);

impl CodeIndex {
    // 32 bits, because the translation to JavaScript has no 64-bit integers and has to emulate them.
    pub(crate) fn of(number: i32) -> Option<CodeIndex> {
        // Not a binary search, which makes the WebAssembly larger.
        let index = NUMBERS.iter().position(|&code| i32::from(code) == number)?;
        Some(CodeIndex(index as u8))
    }

    pub(crate) const fn number(self) -> u32 {
        self.0 as u32
    }
}

/// Displays the name, or the number if the code is not in the catalog.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => self.0.fmt(f),
        }
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "ErrorCode({} {name})", self.0),
            None => write!(f, "ErrorCode({})", self.0),
        }
    }
}

/// Parses a number or a name, exactly as they are displayed: without white space, a plus sign or leading zeros.
impl FromStr for ErrorCode {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let code = match text.parse() {
            Ok(number) => Some(Self(number)).filter(|_| number.to_string() == text),
            Err(_) => Self::ALL.iter().copied().find(|code| code.name() == Some(text)),
        };
        code.ok_or_else(|| ParseError::new(&["a number such as 5308", "a name such as DATASET_NOT_EXISTS"], text))
    }
}

macro_rules! integers {
    ($($integer:ident)+) => {
        $(
            impl From<$integer> for ErrorCode {
                fn from(number: $integer) -> Self {
                    Self(number.into())
                }
            }

            impl PartialEq<$integer> for ErrorCode {
                fn eq(&self, number: &$integer) -> bool {
                    self.0 == i64::from(*number)
                }
            }

            impl PartialEq<ErrorCode> for $integer {
                fn eq(&self, code: &ErrorCode) -> bool {
                    code == self
                }
            }
        )+
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 }

impl From<ErrorCode> for i64 {
    fn from(code: ErrorCode) -> i64 {
        code.0
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ascending_and_complete() {
        assert_eq!(ErrorCode::ALL.len(), 20);
        assert!(ErrorCode::ALL.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn every_code_is_found_by_its_number_and_its_index() {
        for (index, &code) in ErrorCode::ALL.iter().enumerate() {
            let description = code.describe().expect("a description");
            assert_eq!(description.code, code);
            let found = CodeIndex::of(code.get() as i32).expect("an index");
            assert_eq!((found.number(), found.retry()), (index as u32, description.retry));
        }
        for number in [i32::MIN, -400, 0, 200, 399, 405, 5307, 5846, 65_936, i32::MAX] {
            assert_eq!(CodeIndex::of(number), None);
            assert_eq!(describe_code(number), None);
        }
        // Truncated to 32 bits, these would be codes of the catalog.
        for number in [(1 << 32) + 5308, (1 << 16) + 400, i64::MIN + 400] {
            assert_eq!(describe_code(number), None);
        }
    }

    #[test]
    fn a_remedy_is_one_sentence() {
        for description in ErrorCode::ALL.iter().filter_map(|code| code.describe()) {
            let remedy = description.remedy;
            assert!(remedy.ends_with('.') && !remedy.contains(". "), "{}: {remedy}", description.name);
            assert!(remedy.len() > 20, "{}: {remedy}", description.name);
        }
    }
}
