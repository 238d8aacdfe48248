//! Splitting an amount over people so that the parts add up to the last minor unit.

/// Parts in proportion to the weights, by the largest remainder: each gets its whole units, and what is left goes one
/// unit each to the largest remainders, the first ones where they are equal. Weights below zero count as zero; without
/// any weight all get the same.
pub fn split(amount: i64, weights: &[u64]) -> Vec<i64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let even = vec![1; weights.len()];
    let weights = if weights.iter().all(|w| *w == 0) { &even } else { weights };
    let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let (sign, size) = (i128::from(amount.signum()), i128::from(amount.unsigned_abs()));
    let mut parts: Vec<i128> = weights.iter().map(|w| size * i128::from(*w) / total).collect();
    let mut left = size - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(size * i128::from(weights[*i]) % total));
    for i in order {
        if left == 0 {
            break;
        }
        parts[i] += 1;
        left -= 1;
    }
    parts.into_iter().map(|part| i64::try_from(sign * part).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_last_minor_unit() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(100, &[0, 0, 0]), [34, 33, 33]);
        assert_eq!(split(1_000, &[5, 3, 0]), [625, 375, 0]);
        // 10 × 2/7 = 2.857…, 10 × 4/7 = 5.714…, 10 × 1/7 = 1.428…: the two largest remainders get what is left.
        assert_eq!(split(10, &[2, 4, 1]), [3, 6, 1]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(7, &[]), [] as [i64; 0]);
        for amount in [0, 1, 1_715_000, 6_468_001, i64::MAX] {
            for weights in [vec![3, 1, 4, 1, 5], vec![u64::MAX, 1], vec![7; 13]] {
                assert_eq!(split(amount, &weights).iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(amount));
            }
        }
    }
}
