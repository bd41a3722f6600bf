//! The catalog: one table, one line a code. Everything else that names a code is made from it or tested against it.

use crate::string_enum::string_enum;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

string_enum! {
    /// Where a code comes from: the range shared with HTTP, or the API's own business rules.
    ///
    /// ```
    /// use stardust_errors::{ErrorCode, Family};
    ///
    /// assert_eq!(ErrorCode::InternalError.family(), Family::Http);
    /// assert_eq!(ErrorCode::FileNotZip.family().as_str(), "business");
    /// ```
    pub enum Family, typescript "Family" {
        /// 400 to 500: borrowed from HTTP, though not always with HTTP's meaning (402 is a failed authentication here).
        Http = "http",
        /// 5308 to 5845: the API's own rules.
        Business = "business",
    }
}

string_enum! {
    /// What kind of failure a code is, in the words of
    /// [`google.rpc.Code`](https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).
    ///
    /// ```
    /// use stardust_errors::{Category, ErrorCode};
    ///
    /// let missing = ErrorCode::ALL.iter().filter(|code| code.category() == Category::NotFound);
    /// assert_eq!(missing.count(), 5);
    /// assert_eq!(Category::NotFound.to_string(), "not-found");
    /// ```
    pub enum Category, typescript "Category" {
        /// The request itself is wrong; sending it again changes nothing.
        InvalidArgument = "invalid-argument",
        /// The caller did not prove who it is.
        Unauthenticated = "unauthenticated",
        /// Something the request names does not exist.
        NotFound = "not-found",
        /// Something the request would create exists already.
        AlreadyExists = "already-exists",
        /// The request is right, but the system is not in a state to carry it out.
        FailedPrecondition = "failed-precondition",
        /// The server failed.
        Internal = "internal",
    }
}

string_enum! {
    /// Whether the same request may be sent again.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use stardust_errors::{Retry, decode_envelope};
    ///
    /// let body = br#"{"code":500,"data":null,"date":"","message":"","requestId":"","success":false}"#;
    /// match decode_envelope(body).retry() {
    ///     Retry::Backoff => println!("later, with growing pauses"),
    ///     Retry::ReSign => println!("at once, with a fresh signature"),
    ///     _ => panic!("not as it is"),
    /// }
    /// # }
    /// ```
    pub enum Retry, typescript "Retry" {
        /// Not as it is: the same request gets the same answer.
        Never = "never",
        /// The same request later, with growing pauses, if it is idempotent.
        Backoff = "backoff",
        /// The same request at once, with a fresh timestamp and signature.
        ReSign = "re-sign",
    }
}

/// Everything the catalog says of one code.
///
/// ```
/// use stardust_errors::describe_code;
///
/// let description = describe_code(5709).ok_or("not in the catalog")?;
/// assert_eq!(description.name, "FILE_NOT_ZIP");
/// assert_eq!(description.http_status, 415);
/// println!("{}. {}", description.description, description.remedy);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CodeDescription {
    /// The code; in JSON its number.
    pub code: ErrorCode,
    /// The code's name, such as `DATASET_NOT_EXISTS`: stable, to write in programs and logs.
    pub name: &'static str,
    /// The API's own wording, word for word.
    pub description: &'static str,
    /// Where the code comes from.
    pub family: Family,
    /// What kind of failure it is.
    pub category: Category,
    /// The HTTP status that fits the code: what a back end answers with.
    pub http_status: u16,
    /// Whether the same request may be sent again.
    pub retry: Retry,
    /// One sentence that tells a person what to do now.
    pub remedy: &'static str,
}

macro_rules! catalog {
    ($($code:literal $variant:ident $name:literal $description:literal
       $family:ident $category:ident $status:literal $retry:ident $remedy:literal;)+) => {
        /// The documented error codes of the Stardust API.
        ///
        /// Ordered by number. In serde the number itself; a number the catalog does not hold is refused.
        ///
        /// ```
        /// use stardust_errors::{ErrorCode, Retry};
        ///
        /// let code = ErrorCode::try_from(5308)?;
        /// assert_eq!(code, ErrorCode::DatasetNotExists);
        /// assert_eq!(code.name(), "DATASET_NOT_EXISTS");
        /// assert_eq!(code.http_status(), 404);
        /// assert_eq!(code.retry(), Retry::Never);
        /// assert_eq!(code.to_string(), "5308 Dataset not exists");
        /// # Ok::<(), stardust_errors::UnknownCode>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $code, " ", $name, "`: ", $description, ". ", $remedy)] $variant = $code,)+
        }

        impl ErrorCode {
            /// All codes, ascending.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)+];

            /// The TypeScript types of the codes and their names.
            #[doc(hidden)]
            pub const TYPESCRIPT: &'static str = concat!(
                "export type ErrorCode =", $("\n  | ", $code,)+ ";\n",
                "/** The name of each code. */\n",
                "export interface CodeNames {\n", $("  readonly ", $code, ": \"", $name, "\";\n",)+ "}\n",
            );

            /// The TypeScript declaration of the object that only the npm package exports.
            #[doc(hidden)]
            pub const TYPESCRIPT_OBJECT: &'static str = concat!(
                "export declare const ErrorCode: {\n",
                $("  /** ", $description, ". ", $remedy, " */\n  readonly ", $name, ": ", $code, ";\n",)+ "};\n",
            );

            /// Whether the same request may be sent again.
            // Not read out of `describe`: the decision asks for this, and the npm package's wasm shall hold no text.
            #[must_use]
            pub const fn retry(self) -> Retry {
                match self {
                    $(ErrorCode::$variant => Retry::$retry,)+
                }
            }

            /// Everything the catalog says of this code.
            #[must_use]
            pub const fn describe(self) -> &'static CodeDescription {
                match self {
                    $(ErrorCode::$variant => &CodeDescription {
                        code: ErrorCode::$variant,
                        name: $name,
                        description: $description,
                        family: Family::$family,
                        category: Category::$category,
                        http_status: $status,
                        retry: Retry::$retry,
                        remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

#[rustfmt::skip]
catalog! {
    400 IllegalParameter "ILLEGAL_PARAMETER" "Illegal Parameter" Http InvalidArgument 400 Never "Compare the parameters of the request with the API reference and correct the one that is missing or invalid.";
    401 WrongSignature "WRONG_SIGNATURE" "Wrong Signature" Http Unauthenticated 401 Never "Sign `timestamp&secret&key` again with the secret that belongs to your key, and check that the timestamp you sign is the one you send.";
    402 AuthenticationFailed "AUTHENTICATION_FAILED" "Authentication Failed" Http Unauthenticated 402 Never "Check that you send the right access key and that it is active; ask your administrator for a new one if it is not.";
    403 SignatureExpired "SIGNATURE_EXPIRED" "Signature Expired" Http Unauthenticated 403 ReSign "Send the same request again with a fresh timestamp and signature; if that fails too, correct the clock of your machine.";
    404 NotFound "NOT_FOUND" "Not Found, the resource is missing" Http NotFound 404 Never "Check the address and every id in the request: what it names does not exist or was deleted.";
    500 InternalError "INTERNAL_ERROR" "Internal Error, please try again later" Http Internal 500 Backoff "Wait a moment and send the same request again if it is idempotent; if it keeps failing, report the request id to Stardust.";
    5308 DatasetNotExists "DATASET_NOT_EXISTS" "Dataset not exists" Business NotFound 404 Never "Check the dataset id, or create the dataset first.";
    5708 FileSizeLimitExceeded "FILE_SIZE_LIMIT_EXCEEDED" "File size exceeds 100MB limit" Business InvalidArgument 413 Never "Split the upload into files of at most 100 MB each and send them one by one.";
    5709 FileNotZip "FILE_NOT_ZIP" "File must be in ZIP format" Business InvalidArgument 415 Never "Pack the files into a ZIP archive and upload that.";
    5710 FileTreeMisalignment "FILE_TREE_MISALIGNMENT" "File tree misalignment, refer to API doc for correction" Business InvalidArgument 422 Never "Arrange the folders and files in the archive as the API documentation shows for this data type, and upload it again.";
    5801 ProjectNameExists "PROJECT_NAME_EXISTS" "Project name already exists" Business AlreadyExists 409 Never "Choose another project name, or use the project that already has this one.";
    5836 FolderNameExists "FOLDER_NAME_EXISTS" "Folder name already exists" Business AlreadyExists 409 Never "Choose another folder name, or use the folder that already has this one.";
    5838 WrongDataType "WRONG_DATA_TYPE" "Wrong data type" Business InvalidArgument 422 Never "Set the data type to one that the API reference lists for this request and that fits the dataset.";
    5839 OperationItemStructureError "OPERATION_ITEM_STRUCTURE_ERROR" "Operation item structure error" Business InvalidArgument 422 Never "Compare the operation items of the request with the structure in the API reference and correct the item that differs.";
    5840 ProjectManagerNotExists "PROJECT_MANAGER_NOT_EXISTS" "Project manager not exists" Business NotFound 404 Never "Check the account of the project manager, or invite that person to the team first.";
    5841 WorkflowStructureError "WORKFLOW_STRUCTURE_ERROR" "Workflow structure error" Business InvalidArgument 422 Never "Compare the steps of the workflow with the structure in the API reference and correct the step that differs.";
    5842 ProjectNotExists "PROJECT_NOT_EXISTS" "Project not exists" Business NotFound 404 Never "Check the project id, or create the project first.";
    5843 AlgorithmNotAvailable "ALGORITHM_NOT_AVAILABLE" "Algorithm is not available" Business FailedPrecondition 409 Never "Choose an algorithm that is available to your team, or ask Stardust to enable this one.";
    5844 AlgorithmMappingStructureError "ALGORITHM_MAPPING_STRUCTURE_ERROR" "Algorithm Mapping structure error" Business InvalidArgument 422 Never "Compare the algorithm mapping of the request with the structure in the API reference and correct the entry that differs.";
    5845 WorkflowNotExists "WORKFLOW_NOT_EXISTS" "Workflow not exists" Business NotFound 404 Never "Check the workflow id, or create the workflow first.";
}

impl ErrorCode {
    /// The number the API sends.
    #[must_use]
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The code's name, such as `DATASET_NOT_EXISTS`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.describe().name
    }

    /// The API's own wording, word for word.
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.describe().description
    }

    /// Where the code comes from.
    #[must_use]
    pub const fn family(self) -> Family {
        self.describe().family
    }

    /// What kind of failure it is.
    #[must_use]
    pub const fn category(self) -> Category {
        self.describe().category
    }

    /// The HTTP status that fits the code.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        self.describe().http_status
    }

    /// One sentence that tells a person what to do now.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        self.describe().remedy
    }
}

/// The index of a code in [`ErrorCode::ALL`], which is how a code crosses to JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CodeIndex(u8);

impl CodeIndex {
    // 32 bits, because the translation to JavaScript has no 64-bit integers and emulates them at length.
    pub(crate) fn of(number: i32) -> Option<CodeIndex> {
        let index = ErrorCode::ALL.binary_search_by_key(&number, |&code| code as i32).ok()?;
        Some(CodeIndex(index as u8))
    }

    pub(crate) const fn number(self) -> u32 {
        self.0 as u32
    }

    pub(crate) fn code(self) -> ErrorCode {
        ErrorCode::ALL[usize::from(self.0)]
    }
}

/// What the catalog says of a code, or `None` for a number it does not hold.
///
/// ```
/// assert_eq!(stardust_errors::describe_code(5308).unwrap().name, "DATASET_NOT_EXISTS");
/// assert!(stardust_errors::describe_code(200).is_none());
/// ```
#[must_use]
pub fn describe_code(code: i64) -> Option<&'static CodeDescription> {
    ErrorCode::try_from(code).ok().map(ErrorCode::describe)
}

/// A number that is not in the catalog, from [`ErrorCode::try_from`].
///
/// ```
/// use stardust_errors::{ErrorCode, UnknownCode};
///
/// assert_eq!(ErrorCode::try_from(5999), Err(UnknownCode(5999)));
/// assert_eq!(UnknownCode(5999).to_string(), "5999 is not a code of the Stardust catalog");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a code of the Stardust catalog")]
pub struct UnknownCode(pub i64);

impl TryFrom<i64> for ErrorCode {
    type Error = UnknownCode;

    fn try_from(code: i64) -> Result<Self, UnknownCode> {
        i32::try_from(code).ok().and_then(CodeIndex::of).map(CodeIndex::code).ok_or(UnknownCode(code))
    }
}

impl From<ErrorCode> for i64 {
    fn from(code: ErrorCode) -> i64 {
        code.code()
    }
}

/// Number and wording: `5308 Dataset not exists`.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.description())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.code())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(i64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ascending_and_complete() {
        assert_eq!(ErrorCode::ALL.len(), 20);
        assert!(ErrorCode::ALL.is_sorted_by(|a, b| a.code() < b.code()));
    }

    #[test]
    fn every_code_is_found_by_its_number_and_its_place() {
        for (index, &code) in ErrorCode::ALL.iter().enumerate() {
            assert_eq!(ErrorCode::try_from(code.code()), Ok(code));
            assert_eq!(describe_code(code.code()), Some(code.describe()));
            assert_eq!(code.describe().code, code);
            assert_eq!(code.describe().retry, code.retry());
            assert_eq!(CodeIndex::of(code as i32), Some(CodeIndex(index as u8)));
        }
    }

    #[test]
    fn the_variant_is_the_name_in_rust_spelling() {
        for code in ErrorCode::ALL {
            let camel: String =
                code.name().split('_').map(|word| word[..1].to_owned() + &word[1..].to_lowercase()).collect();
            assert_eq!(format!("{code:?}"), camel);
        }
    }

    #[test]
    fn a_remedy_is_one_sentence() {
        for code in ErrorCode::ALL {
            let remedy = code.remedy();
            assert!(remedy.ends_with('.') && !remedy.contains(". "), "{code}: {remedy}");
            assert!(remedy.len() > 20, "{code}: {remedy}");
        }
    }

    #[test]
    fn numbers_outside_the_catalog_are_refused_and_named() {
        for number in [i64::MIN, -400, 0, 200, 399, 405, 5307, 5846, 65_936, i64::MAX] {
            assert_eq!(ErrorCode::try_from(number), Err(UnknownCode(number)));
            assert_eq!(describe_code(number), None);
        }
        assert_eq!(UnknownCode(7).to_string(), "7 is not a code of the Stardust catalog");
    }
}
