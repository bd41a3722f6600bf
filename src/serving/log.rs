//! Logs the errors whose sources clients do not receive.

use crate::catalog::ErrorCode;
use crate::serving::chain::Chain;
use crate::serving::envelope::Envelope;
use std::error::Error;

/// Emits one event for an [`ApiError`](crate::ApiError) that is an `INTERNAL_ERROR`, or has an HTTP status of 500 or above.
/// Its attributes have the names that `errorAttributes` of the npm package uses.
pub(crate) fn error(envelope: &Envelope<()>, status: u16, source: Option<&(dyn Error + Send + Sync + 'static)>) {
    let code = ErrorCode::new(envelope.code);
    if code != ErrorCode::INTERNAL_ERROR && status < 500 {
        return;
    }
    let description = code.describe();
    tracing::error!(
        target: "stardust_errors",
        {
            "error.type" = description.map_or("failure.unknown-code", |it| it.name),
            "stardust.code" = code.get(),
            "stardust.request_id" = Some(envelope.request_id.as_str()).filter(|it| !it.is_empty()),
            "http.response.status_code" = status,
            "stardust.retry" = description.map(|it| it.retry.as_str()),
            "error.source" = source.map(|source| tracing::field::display(Chain(source))),
        },
        "request failed"
    );
}
