//! A front end in Rust without a framework: it asks an API by `fetch`, has the crate say what the answer means, and
//! shows that. `make front-end` builds it.
//!
//! A Rust front end depends on the crate without its default features, which are for others:
//!
//! ```toml
//! stardust-errors = { version = "0.1", default-features = false, features = ["js"] }
//! ```
//!
//! Inside a framework, [`statistics`](front_end::statistics) below is what a resource awaits:
//!
//! ```text
//! let found = LocalResource::new(|| statistics("/dataset/7/statistics"));   // Leptos
//! let found = use_future(|| statistics("/dataset/7/statistics"))?;          // Yew
//! ```

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod front_end {
    use serde::Deserialize;
    use stardust_errors::wasm::{Error, Int64, JsData, decode_value};
    use stardust_errors::{DecodeOptions, Decoded, Envelope, Retry};
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
        labelled: u32,
    }

    /// Why there is nothing to show.
    pub enum Problem {
        /// Nobody answered, or not to the end.
        NoAnswer(JsValue),
        /// What was answered is not what was asked for.
        Answer(Error),
    }

    impl From<JsValue> for Problem {
        fn from(thrown: JsValue) -> Self {
            Problem::NoAnswer(thrown)
        }
    }

    impl From<Error> for Problem {
        fn from(error: Error) -> Self {
            Problem::Answer(error)
        }
    }

    async fn fetch(path: &str) -> Result<Response, JsValue> {
        let window = web_sys::window().ok_or("there is no window")?;
        JsFuture::from(window.fetch_with_str(path)).await?.dyn_into()
    }

    /// What an answer means.
    async fn ask(path: &str) -> Result<Decoded<'static, JsData>, JsValue> {
        let response = fetch(path).await?;
        let text = JsFuture::from(response.text()?).await?;
        // The ids of the API have 64 bits.
        let mut options = DecodeOptions::new().status(response.status()).int64(Int64::BigInt);
        if let Some(header) = response.headers().get("retry-after")? {
            options = options.retry_after_header(header.as_bytes());
        }
        Ok(decode_value(&text, &options))
    }

    /// The data of an answer as a type, or why there is none.
    pub async fn statistics(path: &str) -> Result<Statistics, Problem> {
        Ok(ask(path).await?.into_result()?)
    }

    async fn show_statistics(path: &str) -> String {
        match statistics(path).await {
            Ok(Statistics { items, labelled }) => format!("Success\n{labelled} of {items} items are labelled"),
            Err(problem) => show_problem(problem),
        }
    }

    async fn show_datasets(path: &str) -> String {
        let datasets = async { Ok(ask(path).await?.into_result::<Vec<Dataset>>()?) };
        match datasets.await {
            Ok(datasets) => datasets
                .iter()
                .fold("Success".to_owned(), |lines, Dataset { id, name }| format!("{lines}\n{id} {name}")),
            Err(problem) => show_problem(problem),
        }
    }

    fn show_problem(problem: Problem) -> String {
        match problem {
            Problem::NoAnswer(thrown) => no_answer(&thrown),
            Problem::Answer(Error::Api(failure)) => show(&Decoded::Failure(*failure)),
            Problem::Answer(Error::Malformed(malformed)) => show(&Decoded::Malformed(*malformed)),
            Problem::Answer(Error::Data(reason)) => format!("Data of another type\n{}", in_words(&reason.into())),
            Problem::Answer(other) => other.to_string(),
        }
    }

    /// The envelope as it came. Only for an answer that is known to be one: whatever else comes is an error.
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
            Err(thrown) => format!("No envelope\n{}", in_words(&thrown)),
        }
    }

    fn show(decoded: &Decoded<'_, JsData>) -> String {
        let mut lines = vec![decoded.message().to_owned()];
        match decoded {
            Decoded::Success(_) => lines.insert(0, "Success".to_owned()),
            Decoded::Failure(failure) => {
                lines.insert(0, format!("Failure {}", failure.code));
                lines.extend(failure.description.map(|known| known.remedy.to_owned()));
            }
            Decoded::Malformed(malformed) => lines.insert(0, format!("Malformed: {}", malformed.reason.as_str())),
        }
        lines.push(match decoded.retry() {
            Retry::Never => "The same request would fail again.".to_owned(),
            Retry::ReSign => "Sign the request anew and send it again.".to_owned(),
            _ => "Try again later.".to_owned(),
        });
        lines.extend(decoded.request_id().map(|id| format!("Request {id}")));
        lines.join("\n")
    }

    fn no_answer(thrown: &JsValue) -> String {
        format!("No answer\n{}", in_words(thrown))
    }

    fn in_words(thrown: &JsValue) -> String {
        match thrown.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => format!("{thrown:?}"),
        }
    }

    /// Every button says what it asks for, and in which of the three ways.
    pub fn start() -> Option<()> {
        let document = web_sys::window()?.document()?;
        let buttons = document.get_elements_by_tag_name("button");
        for button in (0..buttons.length()).filter_map(|at| buttons.item(at)) {
            let path = button.get_attribute("data-path")?;
            let way = button.get_attribute("data-way")?;
            let page = document.clone();
            let clicked = Closure::<dyn Fn()>::new(move || {
                let (page, path, way) = (page.clone(), path.clone(), way.clone());
                spawn_local(async move {
                    let shown = match &way[..] {
                        "datasets" => show_datasets(&path).await,
                        "statistics" => show_statistics(&path).await,
                        _ => show_envelope(&path).await,
                    };
                    put(&page, &shown);
                });
            });
            button.dyn_into::<HtmlElement>().ok()?.set_onclick(Some(clicked.into_js_value().unchecked_ref()));
        }
        put(&document, "Ready");
        Some(())
    }

    fn put(document: &Document, text: &str) {
        if let Some(output) = document.get_element_by_id("output") {
            output.set_text_content(Some(text));
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    front_end::start().expect("the page is index.html");
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    eprintln!("This example runs in a browser: `make front-end` builds it.");
}
