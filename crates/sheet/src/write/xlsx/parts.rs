//! The small parts of a workbook.

use std::fmt::Write;

/// How cells look; the order is that of the styles in the file.
#[derive(Clone, Copy)]
pub(super) enum Style {
    Head = 1,
    Text,
    Whole,
    Day,
    Moment,
    /// Amounts with 0 to 4 digits behind the full stop, one style each.
    Amount0,
    Amount1,
    Amount2,
    Amount3,
    Amount4,
}

impl Style {
    /// The number of the style in the file.
    pub(super) fn number(self) -> u32 {
        self as u32
    }

    /// The style of an amount.
    pub(super) fn of_exponent(exponent: u8) -> Self {
        match exponent {
            0 => Self::Amount0,
            1 => Self::Amount1,
            2 => Self::Amount2,
            3 => Self::Amount3,
            _ => Self::Amount4,
        }
    }
}

/// Number formats of the styles in their order; below 164 they are built in: 49 is text, 1 whole, 3 and 4 with thousands.
const FORMATS: [u32; 11] = [0, 0, 49, 1, 164, 165, 3, 166, 4, 167, 168];
const OWN: [(u32, &str); 5] =
    [(164, "yyyy-mm-dd"), (165, "yyyy-mm-dd hh:mm"), (166, "#,##0.0"), (167, "#,##0.000"), (168, "#,##0.0000")];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Where the workbook is.
pub(super) const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/></Relationships>";

/// What ends a sheet.
pub(super) const SHEET_END: &str = "</sheetData></worksheet>";

/// The place of a sheet, counted from 1.
pub(super) fn sheet(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// What begins a sheet: a head that stays, and the widths of the columns.
pub(super) fn sheet_begin(widths: &[usize]) -> String {
    let mut xml = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
         topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
    );
    if !widths.is_empty() {
        xml.push_str("<cols>");
        for (width, number) in widths.iter().zip(1..) {
            let _ = write!(xml, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        xml.push_str("</cols>");
    }
    xml.push_str("<sheetData>");
    xml
}

/// Fonts and number formats.
pub(super) fn styles() -> String {
    let mut xml = format!("{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\">", OWN.len());
    for (id, code) in OWN {
        let _ = write!(xml, "<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>");
    }
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
    let _ = write!(
        xml,
        "</numFmts><fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{}\">",
        FORMATS.len()
    );
    for (style, format) in FORMATS.iter().enumerate() {
        let font = u8::from(style == Style::Head as usize);
        let _ = write!(
            xml,
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" \
             applyNumberFormat=\"1\" applyFont=\"1\"/>"
        );
    }
    xml.push_str("</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>");
    xml
}

/// The list of sheets.
pub(super) fn workbook(names: &[String]) -> String {
    let mut xml = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>");
    for (name, number) in names.iter().zip(1..) {
        let name = quick_xml::escape::escape(name.as_str());
        let _ = write!(xml, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
    }
    xml.push_str("</sheets></workbook>");
    xml
}

/// Where the sheets are.
pub(super) fn relations(sheets: usize) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let last = sheets + 1;
    let _ =
        write!(xml, "<Relationship Id=\"rId{last}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>");
    xml
}

/// What each part is.
pub(super) fn types(sheets: usize) -> String {
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        let _ = write!(xml, "<Override PartName=\"/{}\" ContentType=\"{TYPE}.worksheet+xml\"/>", sheet(number));
    }
    xml.push_str("</Types>");
    xml
}
