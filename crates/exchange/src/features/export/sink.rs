//! Where an export is written: a folder, or one ZIP file.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::features::exchange::dump::cells::hex;

/// Takes files one after the other, each from its first byte to its last.
pub trait Sink {
    /// Begins a file; `path` has forward slashes and is safe on every system.
    ///
    /// # Errors
    /// What the file system says.
    fn begin(&mut self, path: &str) -> Result<()>;
    /// Appends to the file.
    ///
    /// # Errors
    /// What the file system says.
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()>;
    /// Ends the file.
    ///
    /// # Errors
    /// What the file system says.
    fn end(&mut self) -> Result<()>;
}

/// A new folder.
pub struct Folder {
    root: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Folder {
    /// Makes the folder; it may exist when it is empty. Only its owner may read it.
    ///
    /// # Errors
    /// When there is something in it, or the file system says no.
    pub fn new(root: &Path) -> Result<Self> {
        let cannot = || format!("cannot write to {}", root.display());
        let full = fs::read_dir(root).is_ok_and(|mut found| found.next().is_some());
        if full {
            bail!("{} is not empty: name a folder that does not exist yet", root.display());
        }
        fs::create_dir_all(root).with_context(cannot)?;
        private(root, 0o700).with_context(cannot)?;
        Ok(Self { root: root.to_owned(), file: None })
    }
}

/// All client data is in it: for the owner only.
fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    return fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    return Ok(drop((path, mode)));
}

impl Sink for Folder {
    fn begin(&mut self, path: &str) -> Result<()> {
        let to = self.root.join(path);
        let cannot = || format!("cannot write {}", to.display());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).with_context(cannot)?;
        }
        let file = fs::OpenOptions::new().write(true).create_new(true).open(&to).with_context(cannot)?;
        private(&to, 0o600).with_context(cannot)?;
        self.file = Some(BufWriter::with_capacity(64 * 1024, file));
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    fn end(&mut self) -> Result<()> {
        if let Some(mut file) = self.file.take() {
            file.flush()?;
        }
        Ok(())
    }
}

/// One file on its way into a sink, hashed as it goes.
pub struct Out<'a> {
    sink: &'a mut dyn Sink,
    hash: Sha256,
}

impl<'a> Out<'a> {
    /// Begins a file.
    ///
    /// # Errors
    /// What the sink says.
    pub fn begin(sink: &'a mut dyn Sink, path: &str) -> Result<Self> {
        sink.begin(path)?;
        Ok(Self { sink, hash: Sha256::new() })
    }

    /// Ends it; answers the SHA-256 of its bytes in hexadecimal digits.
    ///
    /// # Errors
    /// What the sink says.
    pub fn end(self) -> Result<String> {
        self.sink.end()?;
        Ok(hex(&self.hash.finalize()))
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.sink.put(bytes)?;
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A name for a file on any system: no separators, no control characters, no leading dot, nothing that Windows keeps for
/// itself, at most 80 characters with the ending kept.
pub fn safe_name(name: &str) -> String {
    const MOST: usize = 80;
    let allowed = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c) && !('\u{200b}'..='\u{206f}').contains(&c);
    let clean: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    let clean = clean.trim_matches(['.', ' ']);
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (clean, String::new()),
    };
    let stem: String = stem.chars().take(MOST.saturating_sub(ending.chars().count())).collect();
    if stem.is_empty() { format!("file{ending}") } else { format!("{stem}{ending}") }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_are_safe_on_every_system() {
        for (name, safe) in [
            ("Contract 2026.pdf", "Contract 2026.pdf"),
            ("合同.pdf", "合同.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "file"),
            ("", "file"),
            (".htaccess", "htaccess"),
            ("a\u{0}b\r\nc.txt", "a_b__c.txt"),
            ("C:\\boot.ini", "C__boot.ini"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
            ("trailing. ", "trailing"),
        ] {
            assert_eq!(safe_name(name), safe);
        }
        let long = safe_name(&format!("{}.tar.gz", "x".repeat(300)));
        assert_eq!((long.len(), &long[77..]), (80, ".gz"));
    }
}
