//! The clock and the random numbers of JavaScript, and the functions that the crate exports to it.

#[cfg(any(feature = "exports", feature = "npm"))]
mod engine;
#[cfg(feature = "js")]
mod envelope;
#[cfg(feature = "exports")]
mod exports;

#[cfg(feature = "exports")]
pub use exports::{decode_envelope, describe_code};

// Declared here, because those of js-sys would make the module of `wasm-pack build` larger. On this target,
// `SystemTime::now` panics and the keys of hash maps are constant.
#[cfg(feature = "json")]
mod imports {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Date)]
        fn now() -> f64;

        #[wasm_bindgen(js_namespace = Math)]
        pub(crate) fn random() -> f64;
    }

    /// Returns the milliseconds since 1970.
    pub(crate) fn now_ms() -> u64 {
        now() as u64
    }
}
#[cfg(feature = "json")]
pub(crate) use imports::{now_ms, random};

/// Reads a body, and checks the limit afterwards: without further features of reqwest, a browser passes it as a whole.
#[cfg(feature = "reqwest")]
pub(crate) async fn read_body(
    response: reqwest::Response,
    max_bytes: usize,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let body = response.bytes().await?;
    crate::decoding::reqwest::check_size(body.len(), max_bytes)?;
    Ok(body.into())
}
