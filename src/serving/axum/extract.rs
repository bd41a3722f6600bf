//! Extractors whose rejections are envelopes.

use super::response::json;
use crate::catalog::ErrorCode;
use crate::serving::api_error::ApiError;
use crate::serving::from_maps::FromMaps;
use ::axum::extract;
use ::axum::extract::path::ErrorKind;
use ::axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, JsonRejection, MatchedPathRejection, NestedPathRejection,
    PathRejection, QueryRejection, RawFormRejection, RawPathParamsRejection, StringRejection,
};
use ::axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams, Request,
};
use ::axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use std::error::Error;

/// The JSON body of a request, or a response of plain JSON without an envelope.
///
/// Rejects a request with an `ILLEGAL_PARAMETER`. If `T` is a struct, the body has to be an object. What serde derives also
/// accepts an array of the fields, which still holds inside of `T`, for an `Option`, a newtype or an enum.
///
/// An [`Envelope`](crate::Envelope) is a response itself: inside of `Json` it has neither its HTTP status nor a request id.
///
/// ```
/// use stardust_errors::Envelope;
/// use stardust_errors::axum::Json;
///
/// #[derive(serde::Deserialize)]
/// struct NewProject {
///     name: String,
/// }
///
/// async fn create(Json(project): Json<NewProject>) -> Envelope<String> {
///     Envelope::success(project.name)
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(create));
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct Json<T>(
    /// The value.
    pub T,
);

/// A value that is deserialized from a map if it is a struct.
struct Body<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Body<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(FromMaps(deserializer)).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let extract::Json(Body(value)) = <extract::Json<_> as FromRequest<S>>::from_request(request, state).await?;
        Ok(Self(value))
    }
}

/// Extracts `None` without a `Content-Type` header.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, ApiError> {
        let json = <extract::Json<_> as OptionalFromRequest<S>>::from_request(request, state).await?;
        Ok(json.map(|extract::Json(Body(value))| Self(value)))
    }
}

/// Responds with plain JSON, without an envelope. A value that cannot be serialized is an `INTERNAL_ERROR`.
impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        json(&self.0)
            .unwrap_or_else(|error| ApiError::new(ErrorCode::INTERNAL_ERROR).with_source(error).into_response())
    }
}

/// The parameters in the path of a request.
///
/// Rejects a request with an `ILLEGAL_PARAMETER`.
///
/// ```
/// use stardust_errors::Envelope;
/// use stardust_errors::axum::Path;
///
/// async fn project(Path(id): Path<u64>) -> Envelope<u64> {
///     Envelope::success(id)
/// }
/// # let _: axum::Router = axum::Router::new().route("/project/{id}", axum::routing::get(project));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Path<T>(
    /// The parameters.
    pub T,
);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match <extract::Path<_> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(with_name(rejection, parts, state).await),
        }
    }
}

/// Extracts `None` without parameters.
impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, ApiError> {
        match <extract::Path<_> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(path) => Ok(path.map(|extract::Path(value)| Self(value))),
            Err(rejection) => Err(with_name(rejection, parts, state).await),
        }
    }
}

/// Converts a rejection with the name of the parameter, which axum omits unless the target type has named fields.
async fn with_name<S: Send + Sync>(rejection: PathRejection, parts: &mut Parts, state: &S) -> ApiError {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let names: Vec<_> = params.iter().flatten().map(|(name, _)| name).collect();
    let kind = match &rejection {
        PathRejection::FailedToDeserializePathParams(error) => Some(error.kind()),
        _ => None,
    };
    let name = match (kind, &names[..]) {
        (Some(ErrorKind::ParseErrorAtIndex { index, .. }), names) => names.get(*index),
        // Among several parameters, it could be any.
        (Some(ErrorKind::ParseError { .. } | ErrorKind::Message(_)), [name]) => Some(name),
        _ => None,
    };
    let error = ApiError::from(rejection);
    match name {
        Some(name) => {
            let message = format!("{name}: {}", error.message());
            error.with_message(message)
        }
        None => error,
    }
}

/// The query string of a request.
///
/// Rejects a request with an `ILLEGAL_PARAMETER`.
///
/// ```
/// use stardust_errors::Envelope;
/// use stardust_errors::axum::Query;
///
/// #[derive(serde::Deserialize)]
/// struct Page {
///     size: u32,
/// }
///
/// async fn list(Query(page): Query<Page>) -> Envelope<u32> {
///     Envelope::success(page.size)
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(list));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(
    /// The parameters.
    pub T,
);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let extract::Query(value) =
            <extract::Query<_> as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

/// The longest reason, in characters. Reasons quote what the client sent.
const MAX_REASON_CHARS: usize = 256;

/// Converts a rejection into an `ILLEGAL_PARAMETER` with this reason, or into an `INTERNAL_ERROR` for an error of the
/// program, such as a path without the parameters that the handler extracts.
fn rejected(rejection: impl Error + Send + Sync + 'static, status: StatusCode, reason: Option<String>) -> ApiError {
    if status.is_server_error() {
        return ApiError::new(ErrorCode::INTERNAL_ERROR).with_source(rejection);
    }
    let mut reason = reason.unwrap_or_else(|| {
        // The innermost error names the field and the reason; the others only say that extracting failed.
        let mut error: &dyn Error = &rejection;
        while let Some(source) = error.source() {
            error = source;
        }
        error.to_string()
    });
    if let Some((end, _)) = reason.char_indices().nth(MAX_REASON_CHARS) {
        reason.truncate(end);
        reason.push('…');
    }
    ApiError::new(ErrorCode::ILLEGAL_PARAMETER).with_message(reason)
}

macro_rules! rejections {
    ($($rejection:ident: $convert:expr,)+) => {
        $(
            /// Converts into an `ILLEGAL_PARAMETER` with the reason, or into an `INTERNAL_ERROR` for an error of the program.
            impl From<$rejection> for ApiError {
                fn from(rejection: $rejection) -> Self {
                    let status = rejection.status();
                    let convert: fn($rejection, StatusCode) -> ApiError = $convert;
                    convert(rejection, status)
                }
            }
        )+
    };
}

rejections! {
    BytesRejection: unread,
    ExtensionRejection: |rejection, status| rejected(rejection, status, None),
    FormRejection: |rejection, status| match rejection {
        FormRejection::BytesRejection(rejection) => rejection.into(),
        rejection => rejected(rejection, status, None),
    },
    JsonRejection: |rejection, status| match rejection {
        JsonRejection::BytesRejection(rejection) => rejection.into(),
        rejection => rejected(rejection, status, None),
    },
    MatchedPathRejection: |rejection, status| rejected(rejection, status, None),
    NestedPathRejection: |rejection, status| rejected(rejection, status, None),
    PathRejection: |rejection, status| {
        let reason = path_reason(&rejection);
        rejected(rejection, status, reason)
    },
    QueryRejection: |rejection, status| rejected(rejection, status, None),
    RawFormRejection: |rejection, status| match rejection {
        RawFormRejection::BytesRejection(rejection) => rejection.into(),
        rejection => rejected(rejection, status, None),
    },
    RawPathParamsRejection: |rejection, status| rejected(rejection, status, None),
    StringRejection: |rejection, status| match rejection {
        StringRejection::FailedToBufferBody(rejection) => BytesRejection::FailedToBufferBody(rejection).into(),
        rejection => rejected(rejection, status, None),
    },
}

/// Converts the rejection of a body that is too large, or broke off. Its sources are those of the connection, and not for
/// the client.
fn unread(rejection: BytesRejection, status: StatusCode) -> ApiError {
    let message = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than the server accepts",
        _ => "the body could not be read",
    };
    ApiError::new(ErrorCode::ILLEGAL_PARAMETER).with_message(message).with_source(rejection)
}

/// Returns which parameter axum refused, and why.
fn path_reason(rejection: &PathRejection) -> Option<String> {
    let PathRejection::FailedToDeserializePathParams(error) = rejection else { return None };
    match error.kind() {
        ErrorKind::ParseErrorAtKey { key, value, expected_type } => {
            Some(format!("{key}: expected {expected_type}, received {value:?}"))
        }
        ErrorKind::ParseErrorAtIndex { value, expected_type, .. } | ErrorKind::ParseError { value, expected_type } => {
            Some(format!("expected {expected_type}, received {value:?}"))
        }
        ErrorKind::DeserializeError { key, message, .. } => Some(format!("{key}: {message}")),
        ErrorKind::InvalidUtf8InPathParam { key } => Some(format!("{key}: expected UTF-8")),
        ErrorKind::Message(message) => Some(message.clone()),
        _ => None,
    }
}
