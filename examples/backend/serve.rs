//! Where the server listens, and how it ends.

use axum::Router;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long requests may take to end after the server was told to.
pub const GRACE: Duration = Duration::from_secs(10);

/// What goes wrong is told in words for whoever started the server.
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, String> {
    TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = port.checked_add(1).unwrap_or(8080);
            format!("Port {port} is in use: name another, such as PORT={other}")
        }
        _ => format!("Cannot listen on {host}, port {port}: {error}"),
    })
}

/// Serves until `stop` is ready: then takes no new connection, and gives the requests that are under way `grace` to
/// end.
///
/// A server that the whole internet reaches belongs behind a proxy, for TLS and because nothing here limits how long a
/// client takes to send its headers.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        stop.await;
        // Nobody is listening any more when the server ended by itself.
        let _ = stopping.send(());
    });
    let end_of_grace = async {
        // An error says that the sender is gone and the server with it: then there is nothing to wait for.
        if stopped.await.is_ok() {
            sleep(grace).await;
        }
    };
    tokio::select! {
        ended = async { server.await } => ended,
        () = end_of_grace => Ok(()),
    }
}

/// Ready at Ctrl-C, and where there are Unix signals at SIGTERM.
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
