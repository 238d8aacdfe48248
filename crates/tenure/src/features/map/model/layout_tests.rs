use super::*;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

fn placed(managers: &[Option<usize>]) -> (Forest, Layout) {
    let forest = Forest::new(managers);
    let layout = tree(&forest);
    (forest, layout)
}

fn apart(layout: &Layout) {
    let mut places = layout.places.clone();
    places.sort_by_key(|p| (p.y, p.x));
    for (i, a) in places.iter().enumerate() {
        assert!(a.x >= MARGIN && a.y >= MARGIN, "{a:?}");
        assert!(a.x + CARD_W + MARGIN <= layout.width && a.y + CARD_H + MARGIN <= layout.height);
        for b in places[i + 1..].iter().take_while(|b| b.y < a.y + CARD_H) {
            assert!(a.x + CARD_W <= b.x || b.x + CARD_W <= a.x, "{a:?} and {b:?} lie on one another");
        }
    }
}

#[test]
fn the_map_of_the_pictures() {
    // Maas; Vos, Oyelaran, Duarte, Kessler; Bakker, Lindqvist, Quality under Vos; Zhang; Smit; Nowak; Rahman.
    let managers =
        [None, Some(0), Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), Some(3), Some(4), Some(5), Some(6)];
    let (_, layout) = placed(&managers);
    apart(&layout);
    let at = |i: usize| (layout.places[i].x - MARGIN, (layout.places[i].y - MARGIN) / LEVEL);
    assert_eq!([at(5), at(6), at(7)], [(0, 2), (PITCH, 2), (2 * PITCH, 2)]);
    assert_eq!((at(1), at(10), at(11)), ((PITCH, 1), (0, 3), (PITCH, 3)));
    assert_eq!(layout.places[0].x, (layout.places[1].x + layout.places[4].x) / 2);
}

#[test]
fn no_card_lies_on_another_in_random_forests() {
    let mut dice = Dice(7);
    for round in 0..400 {
        let count = 1 + dice.below(if round % 40 == 0 { 600 } else { 60 });
        // From nearly a line to nearly a star.
        let reach = 1 + dice.below(count);
        let managers: Vec<Option<usize>> =
            (0..count).map(|i| (i > 0 && dice.below(12) > 0).then(|| i - 1 - dice.below(reach.min(i)))).collect();
        let (forest, layout) = placed(&managers);
        apart(&layout);
        for i in 0..count {
            let Some(parent) = forest.parents[i] else { continue };
            assert!(layout.places[parent].y + CARD_H < layout.places[i].y);
        }
        for peers in &forest.children {
            let beside = &peers[..peers.len() - forest.hung(peers)];
            assert!(beside.windows(2).all(|w| layout.places[w[0]].x + PITCH <= layout.places[w[1]].x));
        }
    }
}

#[test]
fn a_manager_stands_over_the_middle_of_the_reports() {
    let (_, layout) = placed(&[None, Some(0), Some(0), Some(0), Some(2), Some(2)]);
    let x = |i: usize| layout.places[i].x;
    assert_eq!(x(0), (x(1) + x(3)) / 2);
    assert!((x(2) - (x(4) + x(5)) / 2).abs() <= 1);
}

#[test]
fn many_peers_hang_in_columns_and_a_flat_list_is_a_block() {
    let star: Vec<Option<usize>> = (0..101_usize).map(|i| (i > 0).then_some(0)).collect();
    let (_, layout) = placed(&star);
    apart(&layout);
    assert!(layout.width < 9 * PITCH && layout.hung[1] && !layout.hung[0]);
    let (_, flat) = placed(&[None; 12]);
    apart(&flat);
    assert_eq!((flat.width, flat.hung[0]), (MARGIN + 4 * PITCH, false));
}

#[test]
fn extremes_are_laid_out_too() {
    assert_eq!(placed(&[]).1.places, []);
    let line: Vec<Option<usize>> = (0..100_000_usize).map(|i| i.checked_sub(1)).collect();
    let (_, layout) = placed(&line);
    assert!(!layout.fits() && layout.places[99_999].y > 2_000_000);
    let binary: Vec<Option<usize>> = (0..4_095_usize).map(|i| (i > 0).then(|| (i - 1) / 2)).collect();
    apart(&placed(&binary).1);
}

#[test]
fn the_grid_keeps_each_card_in_its_field() {
    let mut dice = Dice(3);
    let cards: Vec<(Option<i64>, Option<i64>)> = (0..300)
        .map(|_| {
            let influence = i64::try_from(dice.below(6)).ok().filter(|i| *i > 0);
            (influence, i64::try_from(dice.below(6)).ok().filter(|s| *s < 5).map(|s| s - 2))
        })
        .collect();
    let grid = grid(&cards);
    apart(&grid.layout);
    for (card, place) in cards.iter().zip(&grid.layout.places) {
        let (left, width) = grid.columns[usize::try_from(card.0.unwrap_or(0)).unwrap()];
        assert!(left <= place.x && place.x + CARD_W <= left + width, "{card:?} at {place:?}");
        let row = card.1.map_or(5, |s| usize::try_from(2 - s).unwrap());
        assert!(grid.rows[row].0 <= place.y && place.y + CARD_H <= grid.rows[row].0 + grid.rows[row].1);
    }
}
