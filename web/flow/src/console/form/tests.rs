use super::Cells;

#[test]
fn a_row_is_taken_out_and_those_below_move_up() {
    let mut cells = Cells::parse("a\t1\nb\t2\nc\t3");
    cells.remove(1);
    assert_eq!(cells.write(), "a\t1\nc\t3");
    cells.remove(7);
    assert_eq!(cells.write(), "a\t1\nc\t3", "a row that nobody filled in");
    cells.remove(1);
    cells.remove(0);
    assert_eq!((cells.write(), Cells::parse("")), (String::new(), Cells::default()));
}
