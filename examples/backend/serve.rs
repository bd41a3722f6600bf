//! Listening and graceful shutdown.

use axum::Router;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long requests in flight may still take once the server is told to stop.
pub const GRACE: Duration = Duration::from_secs(10);

/// Binds a listener. The error is a message for the user who starts the server.
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, String> {
    TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = port.checked_add(1).unwrap_or(8080);
            format!("Port {port} is in use. Choose another, such as PORT={other}")
        }
        _ => format!("Cannot listen on {host}, port {port}: {error}"),
    })
}

/// Serves until `stop` completes. Then it accepts no new connections and gives the requests in flight `grace` to finish.
///
/// On the public internet, run it behind a proxy: it has no TLS, and does not limit how long a client takes to send its
/// headers.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        stop.await;
        // Fails if the server has already ended.
        let _ = stopping.send(());
    });
    let end_of_grace = async {
        // An error means that the server has already ended.
        if stopped.await.is_ok() {
            sleep(grace).await;
        }
    };
    tokio::select! {
        ended = async { server.await } => ended,
        () = end_of_grace => Ok(()),
    }
}

/// Completes on Ctrl-C and, on Unix, on SIGTERM.
pub async fn interrupted() {
    let interrupt = async { tokio::signal::ctrl_c().await.expect("Ctrl-C can be listened for") };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).expect("SIGTERM can be listened for").recv().await;
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => (),
        () = terminate => (),
    }
}
