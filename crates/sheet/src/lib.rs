//! Tables in files: reads CSV, spreadsheets, address cards, calendars and JSON row by row; writes CSV and spreadsheets.
