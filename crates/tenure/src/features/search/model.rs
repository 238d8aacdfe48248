//! Sizes and addresses of search. Pure.

/// How many of each group are shown: at most `each`, and `all` together; the last groups give way first, and none
/// that has something shows nothing.
pub fn shares(sizes: &[usize], each: usize, all: usize) -> Vec<usize> {
    let mut shares: Vec<usize> = sizes.iter().map(|size| (*size).min(each)).collect();
    while shares.iter().sum::<usize>() > all {
        let Some(longest) = shares.iter().copied().max().filter(|n| *n > 1) else { break };
        if let Some(last) = shares.iter().rposition(|n| *n == longest) {
            shares[last] -= 1;
        }
    }
    shares
}

/// The address of the page of results.
pub fn address(asked: &str, kind: &str, cursor: &str) -> String {
    let all = [("q", asked), ("kind", kind), ("cursor", cursor)];
    let pairs: Vec<(&str, &str)> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_html_form::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("/search?{query}"),
        _ => String::from("/search"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_gets_a_share() {
        assert_eq!(shares(&[9, 9, 9], 5, 12), [4, 4, 4]);
        assert_eq!(shares(&[9, 1, 9, 9], 5, 12), [4, 1, 4, 3]);
        assert_eq!(shares(&[2, 1], 5, 12), [2, 1]);
        assert_eq!(shares(&[9; 14], 5, 12), [1; 14]);
        assert_eq!(shares(&[], 5, 12), Vec::<usize>::new());
    }

    #[test]
    fn addresses_say_only_what_is_asked() {
        assert_eq!(address("", "", ""), "/search");
        assert_eq!(address("a & b", "person", ""), "/search?q=a+%26+b&kind=person");
    }
}
