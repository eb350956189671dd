//! Full verification of one punch: decode, every check, both signatures by what answers them natively, conclusion.

#[path = "../tests/it/fixture.rs"]
#[expect(dead_code, reason = "the tests use all of it, this bench a part")]
#[expect(clippy::unwrap_used, reason = "a bench that cannot be set up should fail")]
mod fixture;

use criterion::{Criterion, criterion_group, criterion_main};
use klabat_evidence::{Bundle, Presence, Refusal, checks};

fn verify(bytes: &[u8], scene: &fixture::Scene) -> Result<Presence, Refusal> {
    let bundle = Bundle::decode(bytes)?;
    let pending = checks(&bundle, &scene.parties())?;
    let answers = fixture::answers(pending.checks());
    pending.conclude(&answers)
}

fn punch(criterion: &mut Criterion) {
    let scene = fixture::Scene::new();
    let bytes = scene.make(&scene.punch()).encode();
    assert!(verify(&bytes, &scene).is_ok(), "the bench verifies an honest punch");
    criterion.bench_function("verify one punch", |bencher| {
        bencher.iter(|| verify(std::hint::black_box(&bytes), &scene));
    });
    criterion.bench_function("verify one punch, without signatures", |bencher| {
        bencher.iter(|| {
            let bundle = Bundle::decode(std::hint::black_box(&bytes))?;
            checks(&bundle, &scene.parties()).map(|_| ())
        });
    });
}

criterion_group!(benches, punch);
criterion_main!(benches);
