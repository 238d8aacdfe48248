//! Sentences of the model in the language of whoever reads.

use super::super::model::Arg;
use crate::base::Cx;
use crate::base::i18n::Arg as Word;

/// The words of a sentence of the model.
pub fn sentence(cx: &Cx, key: &str, args: &[(&'static str, Arg)]) -> String {
    let args: Vec<(&str, Word)> = args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => text.as_str().into(),
                Arg::Number(n) => (*n).into(),
                Arg::Keys(keys) => {
                    let list: Vec<&str> = keys.iter().map(|k| cx.t(k)).collect();
                    list.join(cx.t("relations-list")).into()
                }
            };
            (*name, value)
        })
        .collect();
    cx.tr(key, &args)
}
