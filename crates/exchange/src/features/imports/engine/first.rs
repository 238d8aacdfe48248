//! The first reading: what the file is, how many rows it has, what stands in its columns, and what they mean.

use tenure_sheet::{Format, HeaderSign, Shape, Wish};

use super::super::model::evidence::Column;
use super::super::model::guess::{self, Known};
use super::super::model::preset;
use super::super::model::setup::{Found, Setup, fingerprint};
use super::super::model::state::{Counts, State};
use super::super::store::runs;
use super::super::store::templates::{self, Template};
use super::super::{columns, presets};
use super::reader::{self, CARD_COLUMNS};
use super::{Ended, Source, Work};
use crate::base::{Error, Result};

impl Work<'_> {
    pub(super) fn first(&mut self) -> Result<Ended> {
        let shape = self.look()?;
        let mut seen = vec![Column::default(); shape.columns.len()];
        let (mut rows, mut faults) = (0_u64, 0_u64);
        let counts = Counts::default();
        for row in reader::rows(&self.app.db, &self.import, &shape, self.locale())? {
            rows += 1;
            match row {
                Ok(row) => row.cells.iter().zip(&mut seen).for_each(|(cell, column)| column.see(row.line, cell)),
                Err(fault) if fault.goes_on => faults += 1,
                Err(fault) => return Err(reader::broken(self.locale(), &fault)),
            }
            if rows.is_multiple_of(2048) && self.beat(0, rows, &counts)? {
                return Err(Error::conflict("imports-error-stopped"));
            }
        }
        if rows == 0 {
            return Err(Error::conflict("imports-error-no-rows"));
        }
        let found = Found { shape, columns: seen, rows, faults };
        let setup = self.matched(&found)?;
        let counts = Counts { rows, ..counts };
        Ok(Ended { found: Some(found), setup: Some(setup), ..Ended::at(State::Matching, counts) })
    }

    /// What the file is.
    fn look(&self) -> Result<Shape> {
        let wish = self.import.setup.wish.clone();
        let look = |wish: &Wish| {
            let mut source = Source::new(&self.app.db, self.import.id, self.import.size);
            let looked = tenure_sheet::look(&mut source, &self.import.file_name, wish);
            looked.map_err(|fault| reader::broken(self.locale(), &fault))
        };
        let mut shape = look(&wish)?;
        // Of several types of records, those that are of the kind.
        let known = |object: &String| presets::all().iter().any(|p| p.kind == self.kind.name && p.object == *object);
        if wish.sheet.is_none()
            && !known(&shape.sheet)
            && let Some(object) = shape.sheets.iter().find(|object| known(object))
        {
            shape = look(&Wish { sheet: Some(object.clone()), ..wish.clone() })?;
        }
        // A word that stands twice, or is missing, decides nothing where the others are heads of the kind.
        if let (None, HeaderSign::Gaps { .. }) = (wish.header, shape.evidence.header) {
            let sheet = Some(shape.sheet.clone()).filter(|sheet| !sheet.is_empty());
            let mut named = look(&Wish { header: Some(true), sheet, ..wish })?;
            let words = self.known_heads(&named.columns)?;
            if words >= 2 && words * 2 >= named.columns.len() {
                named.evidence.header = HeaderSign::KnownWords { words };
                shape = named;
            }
        }
        if shape.format == Format::VCard {
            shape.columns = CARD_COLUMNS.map(str::to_owned).to_vec();
        }
        // No name that is kept holds the character zero.
        let names = shape.columns.iter_mut().chain(&mut shape.sheets).chain([&mut shape.sheet]);
        names.for_each(|name| name.retain(|c| c != '\0'));
        Ok(shape)
    }

    /// How many of these words are heads that files of the kind have.
    fn known_heads(&self, words: &[String]) -> Result<usize> {
        let kind = &self.kind;
        let ours = columns::of(kind, &self.app.db.read_blocking(|q| columns::extra_of(q, kind))?);
        Ok(words.iter().filter(|word| guess::knows(kind.name, &ours, word)).count())
    }

    /// The setup with what the columns are guessed to mean, unless somebody has said so for this shape already.
    fn matched(&self, found: &Found) -> Result<Setup> {
        let mut setup = self.import.setup.clone();
        if setup.columns.len() == found.shape.columns.len() {
            return Ok(setup);
        }
        let kind = &self.kind;
        let (extra, kept) = self
            .app
            .db
            .read_blocking(|q| Ok::<_, Error>((columns::extra_of(q, kind)?, templates::list(q, kind.name)?)))?;
        let ours = columns::of(kind, &extra);
        let headers = &found.shape.columns;
        let shape = fingerprint(headers);
        let template: Option<&Template> = match setup.template {
            Some(id) => kept.iter().find(|t| t.id == id),
            None => kept.iter().find(|t| t.shape == shape),
        };
        let fields = template.map(Template::columns);
        let fitting = preset::fitting(presets::all(), kind.name, headers, found.object());
        let preset = fitting.into_iter().next().filter(|_| template.is_none());
        if let Some(template) = template {
            // What was chosen for this very file counts more.
            let given = setup.keys_given.then(|| setup.keys.take());
            setup.take(template.setup.setup.clone(), template.id);
            if let Some(given) = given {
                (setup.keys, setup.keys_given) = (given, true);
            }
        } else if let Some(preset) = preset {
            let id = self.import.id;
            let file = self.app.db.read_blocking(|q| runs::fingerprint(q, id))?;
            preset.apply(headers, &file, &ours, &mut setup);
        }
        let kept = template.map(|t| t.name.as_str()).zip(fields.as_ref());
        let headless = !found.shape.header;
        let known = Known { kept, preset, made: &setup.made, headless, object: found.object() };
        setup.columns = guess::guess(kind.name, &ours, (headers, &found.columns), &known);
        if preset.is_none() && template.is_none() && !headless {
            setup.made = guess::made(kind.name, &ours, headers, &mut setup.columns);
        }
        if kind.columns.iter().any(|c| c.name == "source_system") {
            setup.name_system(headers);
        }
        Ok(setup)
    }
}
