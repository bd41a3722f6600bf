//! Compares the crate with the baseline. `benches/run.js` runs this in several rounds and prints the ratios. The bodies are
//! those of the JavaScript benchmarks, from the file that `STARDUST_BODIES` names.

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use serde::Deserialize;
use serde_json::value::RawValue;
use stardust_errors::{Decoded, decode_envelope};
use stardust_errors_benches::{self as hand_written, Envelope};
use std::hint::black_box;

#[derive(Deserialize)]
struct Bodies {
    failures: Vec<String>,
    successes: Vec<String>,
    large: Vec<String>,
    pages: Vec<String>,
    codes: Vec<i64>,
}

/// The type that a program deserializes `data` into.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the benchmark only deserializes the fields")]
struct Page {
    list: Vec<Record>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "the benchmark only deserializes the fields")]
struct Record {
    id: u64,
    name: String,
    size: u64,
    score: f64,
    locked: bool,
    owner: Option<String>,
    created_at: String,
    labels: Vec<String>,
}

fn main() {
    let path =
        std::env::var_os("STARDUST_BODIES").expect("STARDUST_BODIES names the file with the bodies: run `make bench`");
    let text = std::fs::read(path).expect("the file with the bodies can be read");
    let bodies: Bodies = serde_json::from_slice(&text).expect("the bodies are JSON");
    check(&bodies);

    let mut criterion = Criterion::default().configure_from_args();

    let mut group = criterion.benchmark_group("failure, 160 B");
    each(&mut group, "hand-written", &bodies.failures, |body| drop(black_box(hand_written::decode(body))));
    each(&mut group, "hand-written, borrowed", &bodies.failures, |body| {
        drop(black_box(hand_written::decode_borrowed(body)));
    });
    each(&mut group, "stardust-errors", &bodies.failures, |body| drop(black_box(decode_envelope(body))));
    group.finish();

    for (name, bodies) in [("success, 700 B", &bodies.successes), ("success, 1 MB", &bodies.large)] {
        let mut group = criterion.benchmark_group(name);
        each(&mut group, "hand-written", bodies, |body| drop(black_box(hand_written::decode(body))));
        each(&mut group, "stardust-errors", bodies, |body| drop(black_box(decode_envelope(body))));
        group.finish();
    }

    let mut group = criterion.benchmark_group("success, 700 B, into a type");
    each(&mut group, "hand-written", &bodies.successes, |body| {
        drop(black_box(hand_written::decode_typed::<Page>(body)));
    });
    each(&mut group, "stardust-errors", &bodies.successes, |body| {
        drop(black_box(decode_envelope(body).into_result::<Page>()));
    });
    group.finish();

    let mut group = criterion.benchmark_group("not JSON");
    each(&mut group, "hand-written", &bodies.pages, |body| drop(black_box(hand_written::decode(body))));
    each(&mut group, "stardust-errors", &bodies.pages, |body| drop(black_box(decode_envelope(body))));
    group.finish();

    let mut group = criterion.benchmark_group("describe_code");
    let codes = &bodies.codes;
    group.bench_function("hand-written", |bencher| {
        let mut codes = codes.iter().cycle();
        bencher.iter(|| hand_written::describe_code(black_box(*codes.next().expect("the cycle is endless"))));
    });
    group.bench_function("stardust-errors", |bencher| {
        let mut codes = codes.iter().cycle();
        bencher.iter(|| stardust_errors::describe_code(black_box(*codes.next().expect("the cycle is endless"))));
    });
    group.finish();
}

/// Decodes one body after the other.
fn each(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, bodies: &[String], decode: impl Fn(&[u8])) {
    group.bench_function(name, |bencher| {
        let mut bodies = bodies.iter().cycle();
        bencher.iter(|| decode(black_box(bodies.next().expect("the cycle is endless").as_bytes())));
    });
}

/// Asserts that all contenders return the same results.
fn check(bodies: &Bodies) {
    for body in &bodies.failures {
        let body = body.as_bytes();
        let Decoded::Failure(ours) = decode_envelope(body) else { panic!("not a failure") };
        let hand_written::Decoded::Failure(theirs, description) = hand_written::decode(body) else {
            panic!("not a failure")
        };
        assert_eq!(ours.code, theirs.code);
        assert_eq!(ours.request_id.as_deref(), theirs.request_id.as_deref());
        let description = description.expect("a known code");
        assert_eq!(ours.description.map(|it| it.description), Some(description.description));
        assert_eq!(
            ours.message,
            theirs.message.filter(|it| !it.is_empty()).unwrap_or(description.description.to_owned())
        );
        let hand_written::Decoded::Failure(..) = hand_written::decode_borrowed(body) else { panic!("not a failure") };
    }
    for body in bodies.successes.iter().chain(&bodies.large) {
        let body = body.as_bytes();
        let Decoded::Success(ours) = decode_envelope(body) else { panic!("not a success") };
        let hand_written::Decoded::Success(Envelope { data: Some(data), .. }) = hand_written::decode(body) else {
            panic!("not a success")
        };
        let data: &RawValue = data;
        assert_eq!(ours.data.get(), data.get());
        let hand_written::Decoded::Success(Envelope { data: Some(theirs), .. }) =
            hand_written::decode_typed::<Page>(body)
        else {
            panic!("not a success")
        };
        let ours: Page = decode_envelope(body).into_result().expect("a page of records");
        assert!(ours.list.iter().map(|it| it.id).eq(theirs.list.iter().map(|it| it.id)));
    }
    for body in &bodies.pages {
        assert!(matches!(decode_envelope(body.as_bytes()), Decoded::Malformed(_)));
        assert!(matches!(hand_written::decode(body.as_bytes()), hand_written::Decoded::Malformed(_)));
    }
    for &code in &bodies.codes {
        let ours = stardust_errors::describe_code(code).map(|it| it.description);
        assert_eq!(ours, hand_written::describe_code(code).map(|it| it.description));
    }
}
