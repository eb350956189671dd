use klabat_api::common::{Intent, RecordStatus};
use klabat_world::world::World;

#[test]
fn a_check_in_and_a_check_out() {
    let mut world = World::new("honest");
    world.check_in(0);
    let entered = world.phones[0].recorded().clone();
    assert_eq!((entered.intent, entered.status, entered.reasons.len()), (Intent::In, RecordStatus::Accepted, 0));
    world.wait(8 * 3_600_000);
    world.punch(0, Intent::Out);
    assert_eq!(world.phones[0].recorded().intent, Intent::Out);
    assert_eq!(world.promises.receipts.len(), 2);
}
