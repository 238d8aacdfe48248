//! The program.

/// Drawing a page makes thousands of small strings; see docs/decisions/0001-allocator.md for what this saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    tenure::cli::main()
}
