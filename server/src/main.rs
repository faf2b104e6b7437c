//! The command: serves the shop, and does from the console what no request may.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use pico_args::Arguments;
use points_rules_server::{App, Plan, Settings, add_operator, audit, document, found, resume, router, seed};

const HELP: &str = "\
points-rules-server COMMAND [--database URL]

  init --rulebook FILE [--day DATE] [--margin RATE] [--accept REASON]
                           open the shop and publish its first rulebook
  publish …                the same for a shop that is open
  operator --login NAME    add an operator; the password is read from SHOP_PASSWORD
  serve [--listen ADDRESS] serve (127.0.0.1:8080)
  seed [--members N] [--days N] [--orders N] [--seed N]
                           make a believable shop by running the rules
  rebuild [--write]        run all receipts again, rebuild all balances from the ledger, and compare;
                           with --write store the rebuilt balances
  openapi                  print the description of all routes

The database is named by --database or DATABASE_URL: sqlite://FILE (sqlite://shop.db by default) or postgres://….
Also read: SHOP_RATE (requests a second of one member, 0 for no limit), SHOP_CHUNK (members of a settlement booked at
once), METRICS_TOKEN, RUST_LOG, LOG_FORMAT=json.
";

fn main() -> ExitCode {
    log_to_stderr();
    let run = || -> Result<ExitCode> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(run(Arguments::from_env()))
    };
    run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,points_rules_server=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match std::env::var("LOG_FORMAT").as_deref() {
        Ok("json") => log.json().init(),
        _ => log.init(),
    }
}

async fn run(mut arguments: Arguments) -> Result<ExitCode> {
    let command = arguments.subcommand()?;
    let database = arguments.opt_value_from_str("--database")?.or_else(|| std::env::var("DATABASE_URL").ok());
    let database = database.unwrap_or_else(|| "sqlite://shop.db".to_owned());
    match command.as_deref() {
        Some("init" | "publish") => publish(arguments, &database).await?,
        Some("operator") => operator(arguments, &database).await?,
        Some("serve") => serve(arguments, &database).await?,
        Some("seed") => fill(arguments, &database).await?,
        Some("rebuild") => return rebuild(arguments, &database).await,
        Some("openapi") => {
            finish(arguments)?;
            println!("{:#}", document());
        }
        None | Some("help") => print!("{HELP}"),
        Some(other) => bail!("there is no command {other:?}\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(database: &str) -> Result<Arc<App>> {
    App::open(database, settings()?).await.context("cannot open the database")
}

fn settings() -> Result<Settings> {
    let mut settings = Settings { metrics_token: std::env::var("METRICS_TOKEN").ok(), ..Settings::default() };
    if let Ok(rate) = std::env::var("SHOP_RATE") {
        let rate: u32 = rate.parse().context("SHOP_RATE is no whole number")?;
        settings.rate = if rate == 0 { None } else { Some(rate) };
    }
    if let Ok(chunk) = std::env::var("SHOP_CHUNK") {
        settings.chunk = chunk.parse().context("SHOP_CHUNK is no whole number")?;
        ensure!(settings.chunk > 0, "SHOP_CHUNK is 0; a chunk has at least one member");
    }
    if let Ok(logins) = std::env::var("SHOP_LOGINS") {
        settings.logins = logins.parse().context("SHOP_LOGINS is no whole number")?;
    }
    Ok(settings)
}

async fn publish(mut arguments: Arguments, database: &str) -> Result<()> {
    let file: String = arguments.value_from_str("--rulebook")?;
    let day: Option<String> = arguments.opt_value_from_str("--day")?;
    let margin: Option<String> = arguments.opt_value_from_str("--margin")?;
    let accept: Option<String> = arguments.opt_value_from_str("--accept")?;
    finish(arguments)?;
    let document = std::fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
    let day = day.unwrap_or_else(today);
    let app = open(database).await?;
    println!("{}", found(&app, &document, &day, margin.as_deref(), accept.as_deref()).await?);
    app.close().await;
    Ok(())
}

/// The business day of a shop in China, which has one time zone.
fn today() -> String {
    jiff::tz::offset(8).to_datetime(jiff::Timestamp::now()).date().to_string()
}

async fn operator(mut arguments: Arguments, database: &str) -> Result<()> {
    let login: String = arguments.value_from_str("--login")?;
    finish(arguments)?;
    let password = std::env::var("SHOP_PASSWORD").context("SHOP_PASSWORD is not set; it is the operator's password")?;
    ensure!(password.len() >= 8, "the password has less than 8 bytes; take a longer one");
    let app = open(database).await?;
    println!("{}", add_operator(&app, &login, password).await?);
    app.close().await;
    Ok(())
}

async fn fill(mut arguments: Arguments, database: &str) -> Result<()> {
    let mut plan = Plan { members: 200, days: 28, orders_a_day: 40, seed: 1 };
    plan.members = arguments.opt_value_from_str("--members")?.unwrap_or(plan.members);
    plan.days = arguments.opt_value_from_str("--days")?.unwrap_or(plan.days);
    plan.orders_a_day = arguments.opt_value_from_str("--orders")?.unwrap_or(plan.orders_a_day);
    plan.seed = arguments.opt_value_from_str("--seed")?.unwrap_or(plan.seed);
    finish(arguments)?;
    let app = open(database).await?;
    seed(&app, plan).await?;
    app.close().await;
    Ok(())
}

async fn rebuild(mut arguments: Arguments, database: &str) -> Result<ExitCode> {
    let write = arguments.contains("--write");
    finish(arguments)?;
    let app = open(database).await?;
    let found = audit(&app, write).await?;
    app.close().await;
    println!("{} rows and {} entries, {} differences", found.rows, found.entries, found.differences.len());
    found.differences.iter().for_each(|difference| println!("{difference}"));
    Ok(if found.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

async fn serve(mut arguments: Arguments, database: &str) -> Result<()> {
    let listen = arguments.opt_value_from_str("--listen")?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
    finish(arguments)?;
    let app = open(database).await?;
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    // Tests listen on port 0 and read here which one it is.
    println!("listening on {}", listener.local_addr()?);
    let interrupted = Arc::clone(&app);
    tokio::spawn(async move {
        if let Err(error) = resume(&interrupted).await {
            tracing::error!(%error, "the interrupted settlement could not go on; send it again");
        }
    });
    let tidied = Arc::clone(&app);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_secs(60)).await;
            tidied.tidy();
        }
    });
    axum::serve(listener, router(Arc::clone(&app))).with_graceful_shutdown(stop()).await?;
    app.close().await;
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C; running requests are finished.
async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping: running requests are finished first");
}

/// Refuses arguments that nobody asked for.
fn finish(arguments: Arguments) -> Result<()> {
    match arguments.finish().as_slice() {
        [] => Ok(()),
        [first, ..] => bail!("{} is not an argument of this command\n\n{HELP}", first.display()),
    }
}
