//! The command line: what the program is told, and who does it.

/// Prints a line. Whoever stops reading, as `head` does, hears no more of it; the work and its exit code stay the same.
macro_rules! tell {
    ($($words:tt)*) => {
        match std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($words)*))) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => panic!("standard output: {error}"),
            _ => {}
        }
    };
}

mod backup;
mod check;
mod demo;
mod export;
mod handover;
mod import;
mod mails;
mod open;
mod person;
mod restore;
mod serve;
mod users;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Account management for the clients a company already has.
#[derive(Parser)]
#[command(name = "tenure", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the database is and how the process is configured; flags win over the environment, that over the file.
#[derive(Args, Clone, Default)]
struct Where {
    /// sqlite:PATH or postgres://user:password@host/name [default: sqlite:tenure.db]
    #[arg(long, value_name = "URL", env = "TENURE_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// A configuration file (TOML)
    #[arg(long, value_name = "FILE", env = "TENURE_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a lively demo company from a database made afresh
    Demo {
        /// Folder of the demo's database; replaced at each start, if it is a demo
        #[arg(long, value_name = "DIR", default_value = "tenure-demo")]
        dir: PathBuf,
        /// Address and port to listen on
        #[arg(long, value_name = "ADDR", default_value = open::LISTEN)]
        listen: String,
        /// Print one line of JSON with the address, the users and their tokens first
        #[arg(long)]
        json: bool,
    },
    /// Serve the pages and the API
    Serve {
        #[command(flatten)]
        at: Where,
        /// Address and port to listen on [default: 127.0.0.1:7000]
        #[arg(long, value_name = "ADDR", env = "TENURE_LISTEN")]
        listen: Option<String>,
    },
    /// Users
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// The data of one person on the clients' side
    Person {
        #[command(subcommand)]
        command: PersonCommand,
    },
    /// API tokens
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Check the integrity of the data and of everything computed from it
    Check {
        #[command(flatten)]
        at: Where,
        /// Mend what can be computed again
        #[arg(long)]
        repair: bool,
    },
    /// Write all data into one file, also while serving
    Backup {
        /// The file to write
        file: PathBuf,
        #[command(flatten)]
        at: Where,
    },
    /// Write everything into a new folder, as files that people and programs read, also while serving
    Export {
        /// The folder
        dir: PathBuf,
        /// E-mail of a user: only what they see
        #[arg(long = "as", value_name = "EMAIL", conflicts_with = "everything")]
        user: Option<String>,
        /// Everything; also without saying so
        #[arg(long)]
        everything: bool,
        #[command(flatten)]
        at: Where,
    },
    /// Load a backup, or an export of everything, into an empty install
    Restore {
        /// The backup, or the folder of the export
        #[arg(value_name = "FILE_OR_DIR")]
        from: PathBuf,
        #[command(flatten)]
        at: Where,
    },
    /// Hand accounts over from one user to another, from a day on
    Handover {
        /// E-mail of the user who leads them
        #[arg(value_name = "FROM")]
        giver: String,
        /// E-mail of the user who gets them
        #[arg(value_name = "TO")]
        receiver: String,
        /// First day of the new lead
        #[arg(long, value_name = "DATE")]
        from: String,
        /// An account by name or id; may be given more than once. All that they lead without it
        #[arg(long, value_name = "ACCOUNT")]
        account: Vec<String>,
        /// What stays with the giver: promises, steps; may be given more than once
        #[arg(long, value_name = "PART")]
        stay: Vec<String>,
        /// What the receiver should know
        #[arg(long, default_value = "")]
        note: String,
        #[command(flatten)]
        at: Where,
        /// Count what would move and store nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Import a file: CSV, XLSX, ODS, vCard, iCalendar or JSON; or mails (.eml), each for itself
    Import(import::ImportArgs),
    /// Take an import back, within 30 days: what nobody used or changed since
    UndoImport {
        /// Its number, as `tenure import` printed it
        id: uuid::Uuid,
        /// E-mail of the user who imported it; the operator without it
        #[arg(long = "as", value_name = "EMAIL")]
        user: Option<String>,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Write a copy of what is known of a person, as JSON
    Export {
        /// The person's id, or their name where only one has it
        who: String,
        /// The file to write; standard output without it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        at: Where,
    },
    /// Erase what is known of a person, at all accounts; cannot be undone
    Erase {
        /// The person's id, or their name where only one has it
        who: String,
        /// The person's name, written once more
        #[arg(long, value_name = "NAME")]
        confirm: String,
        /// Say that you mean it; without it the command tells what would go
        #[arg(long)]
        really: bool,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add a user; without a password the command prints an invitation link
    Add {
        /// Sign-in e-mail
        email: String,
        /// Full name
        #[arg(long)]
        name: String,
        /// account_manager, key_account_manager, director, contributor, auditor or admin; may be given more than once
        #[arg(long, required = true)]
        role: Vec<String>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Create a token for a user and print it: the only time
    Create {
        /// The user's e-mail
        email: String,
        /// What it is for
        #[arg(long)]
        name: String,
        /// The token may only read
        #[arg(long)]
        read_only: bool,
        /// Days until it ends; without it the token does not end
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
        #[command(flatten)]
        at: Where,
    },
}

/// Runs the program; the exit code tells scripts how it went.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let serving = matches!(cli.command, Command::Serve { .. } | Command::Demo { .. });
    open::log(serving);
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tenure: {}", open::sentence(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo { dir, listen, json } => demo::run(&dir, &listen, json),
        Command::Serve { at, listen } => serve::run(&at, listen),
        Command::User { command: UserCommand::Add { email, name, role, password_stdin, at } } => {
            users::add(&at, &email, &name, &role, password_stdin)
        }
        Command::Token { command: TokenCommand::Create { email, name, read_only, days, at } } => {
            users::token(&at, &email, &name, read_only, days)
        }
        Command::Check { at, repair } => check::run(&at, repair),
        Command::Backup { file, at } => backup::backup(&at, &file),
        Command::Export { dir, user, everything: _, at } => export::run(&at, &dir, user.as_deref()),
        Command::Restore { from, at } => restore::run(&at, &from),
        Command::Handover { giver, receiver, from, account, stay, note, at, dry_run } => {
            handover::run(&at, &handover::Ask { giver, receiver, from, accounts: account, stay, note, dry_run })
        }
        Command::Import(args) => import::run(&args),
        Command::UndoImport { id, user, at } => import::undo(&at, id, user.as_deref()),
        Command::Person { command } => person::run(&command),
    }
}
