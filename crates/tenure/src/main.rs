//! The program.

/// Twice this is kept: what a page of half a megabyte needs while it is made, which copies what is inside into what is
/// around it.
const KEPT: usize = 2 * 1024 * 1024;

fn main() -> std::process::ExitCode {
    keep_memory();
    tenure::cli::main()
}

/// Lets the allocator keep what a large page needed for the next one. That of GNU systems gives everything beyond some
/// hundred kilobytes back to the system after each request, which then has to clear it anew: a fifth of the time of such
/// a page. It learns what is worth keeping from the largest piece that it took from the system and that was freed; later
/// it might serve this one from what it has.
fn keep_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(KEPT)));
}
