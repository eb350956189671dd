//! Writes the corpus for libFuzzer, a folder for each target, and prints the targets' names, one a line.

use std::path::Path;
use std::{env, fs, io};

use klabat_fuzz::TARGETS;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).ok_or_else(|| io::Error::other("which folder?"))?;
    for target in TARGETS {
        let folder = Path::new(&folder).join(target.name);
        fs::create_dir_all(&folder)?;
        for (index, bytes) in (target.corpus)().iter().enumerate() {
            fs::write(folder.join(format!("vector-{index}")), bytes)?;
        }
        println!("{}", target.name);
    }
    Ok(())
}
