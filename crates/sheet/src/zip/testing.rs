//! Archives for tests.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Makes an archive entry by entry.
#[derive(Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Packer {
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        self.add_claiming(name, text, text.len() as u32);
    }

    /// An entry whose directory says that it unpacks to `claimed` bytes.
    pub(crate) fn add_claiming(&mut self, name: &str, text: &str, claimed: u32) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let at = self.bytes.len() as u32;
        let mut fields = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        for number in [crc.sum(), packed.len() as u32, claimed] {
            fields.extend(number.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&fields);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
        self.directory.extend(b"PK\x01\x02\x14\0");
        self.directory.extend(&fields);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let at = self.bytes.len() as u32;
        let size = self.directory.len() as u32;
        self.bytes.extend(self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

/// An archive of texts.
pub(crate) fn packed(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut packer = Packer::default();
    entries.iter().for_each(|(name, text)| packer.add(name, text));
    packer.finish()
}
