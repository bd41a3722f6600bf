//! A Rust front end without a framework: it calls an API with `fetch`, decodes the bytes with the crate's native API and
//! shows the result. `make front-end` builds it.
//!
//! A Rust front end disables the default features, which include the exports for JavaScript:
//!
//! ```toml
//! stardust-errors = { version = "0.1", default-features = false, features = ["json"] }
//! ```
//!
//! In a framework, a resource awaits [`statistics`](front_end::statistics):
//!
//! ```text
//! let result = LocalResource::new(|| statistics("/dataset/7/statistics"));   // Leptos
//! let result = use_future(|| statistics("/dataset/7/statistics"))?;          // Yew
//! ```

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod front_end {
    use js_sys::Uint8Array;
    use serde::Deserialize;
    use stardust_errors::{DecodeOptions, Envelope, Error, Retry, decode_envelope_with};
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Document, HtmlElement, Response};

    #[derive(Deserialize)]
    struct Dataset {
        id: u64,
        name: String,
    }

    #[derive(Deserialize)]
    pub struct Statistics {
        items: u32,
        labeled: u32,
    }

    /// The error of a request.
    pub enum Problem {
        /// No response or an incomplete one was received.
        NoResponse(JsValue),
        /// The response contains no data of the expected type.
        Response(Error),
    }

    impl From<JsValue> for Problem {
        fn from(thrown: JsValue) -> Self {
            Problem::NoResponse(thrown)
        }
    }

    impl From<Error> for Problem {
        fn from(error: Error) -> Self {
            Problem::Response(error)
        }
    }

    async fn fetch(path: &str) -> Result<Response, JsValue> {
        let window = web_sys::window().ok_or("there is no window")?;
        JsFuture::from(window.fetch_with_str(path)).await?.dyn_into()
    }

    /// Sends a request. Returns the body of the response, and the options to decode it with.
    async fn request(path: &str) -> Result<(Vec<u8>, DecodeOptions), JsValue> {
        let response = fetch(path).await?;
        let body = Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec();
        let mut options = DecodeOptions::new().status(response.status());
        if let Some(header) = response.headers().get("retry-after")? {
            options = options.retry_after_header(header.as_bytes());
        }
        Ok((body, options))
    }

    /// Requests statistics and deserializes them.
    pub async fn statistics(path: &str) -> Result<Statistics, Problem> {
        let (body, options) = request(path).await?;
        Ok(decode_envelope_with(&body, &options).into_result()?)
    }

    async fn show_statistics(path: &str) -> String {
        match statistics(path).await {
            Ok(Statistics { items, labeled }) => format!("Success\n{labeled} of {items} items are labeled"),
            Err(problem) => show_problem(problem),
        }
    }

    async fn show_datasets(path: &str) -> String {
        let datasets = async {
            let (body, options) = request(path).await?;
            Ok(decode_envelope_with(&body, &options).into_result::<Vec<Dataset>>()?)
        };
        match datasets.await {
            Ok(datasets) => datasets
                .iter()
                .fold("Success".to_owned(), |lines, Dataset { id, name }| format!("{lines}\n{id} {name}")),
            Err(problem) => show_problem(problem),
        }
    }

    fn show_problem(problem: Problem) -> String {
        let error = match problem {
            Problem::NoResponse(thrown) => return format!("No response\n{}", message_of(&thrown)),
            Problem::Response(error) => error,
        };
        let mut lines = match &error {
            Error::Api(failure) => {
                let mut lines = vec![format!("Failure {}", failure.code.get()), failure.message.to_string()];
                lines.extend(failure.description.map(|known| known.remedy.to_owned()));
                lines
            }
            Error::Malformed(malformed) => {
                vec![format!("Malformed: {}", malformed.reason), malformed.message.to_string()]
            }
            Error::Data { source, .. } => return format!("Unexpected data\n{source}"),
            other => return other.to_string(),
        };
        lines.push(match error.retry() {
            Retry::Never => "The same request would fail again.".to_owned(),
            Retry::ReSign => "Sign the request again and resend it.".to_owned(),
            _ => "Try again later.".to_owned(),
        });
        lines.extend(error.request_id().map(|id| format!("Request {id}")));
        lines.join("\n")
    }

    /// Shows the envelope itself. Fails if the response is not an envelope.
    async fn show_envelope(path: &str) -> String {
        let envelope = async {
            let json = JsFuture::from(fetch(path).await?.json()?).await?;
            Envelope::<Statistics>::from_js_value(json).map_err(JsValue::from)
        };
        match envelope.await {
            Ok(Envelope { code, data: Some(Statistics { items, .. }), request_id, .. }) => {
                format!("Envelope\ncode {code}, request {request_id}, {items} items")
            }
            Ok(Envelope { code, message, .. }) => format!("Envelope\ncode {code}, {message}, without data"),
            Err(thrown) => format!("Not an envelope\n{}", message_of(&thrown)),
        }
    }

    fn message_of(thrown: &JsValue) -> String {
        match thrown.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => format!("{thrown:?}"),
        }
    }

    /// Starts the page. The attributes of each button name its request and the view of the response.
    pub fn start() -> Option<()> {
        let document = web_sys::window()?.document()?;
        let buttons = document.get_elements_by_tag_name("button");
        for button in (0..buttons.length()).filter_map(|index| buttons.item(index)) {
            let path = button.get_attribute("data-path")?;
            let view = button.get_attribute("data-view")?;
            let page = document.clone();
            let clicked = Closure::<dyn Fn()>::new(move || {
                let (page, path, view) = (page.clone(), path.clone(), view.clone());
                spawn_local(async move {
                    let text = match &view[..] {
                        "datasets" => show_datasets(&path).await,
                        "statistics" => show_statistics(&path).await,
                        _ => show_envelope(&path).await,
                    };
                    show(&page, &text);
                });
            });
            button.dyn_into::<HtmlElement>().ok()?.set_onclick(Some(clicked.into_js_value().unchecked_ref()));
        }
        show(&document, "Ready");
        Some(())
    }

    fn show(document: &Document, text: &str) {
        if let Some(output) = document.get_element_by_id("output") {
            output.set_text_content(Some(text));
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    front_end::start().expect("index.html contains the buttons");
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    eprintln!("This example runs in a browser: `make front-end` builds it.");
}
