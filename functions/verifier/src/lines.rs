//! The lines of a file, some at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use crate::Refusal;

/// Lines taken at a time: enough that no core waits for another for long, and some 10 MB.
const BATCH: usize = 4_096;

/// Bytes after which no further line is taken, that a file of long lines does not fill the memory.
const BATCH_BYTES: usize = 1 << 26;

/// The longest line, in bytes. A submission makes some 60 kB at most; a recap of 5,000 people with its inputs, in one
/// unit, some 100 MB.
const MAX_LINE: u64 = 1 << 27;

/// Some lines of a file by their numbers, as far as they can be read.
pub(crate) type Batch = Vec<(u64, Result<String, Refusal>)>;

/// The lines of a file, numbered from 1.
pub(crate) struct Lines {
    reader: Box<dyn BufRead>,
    number: u64,
    ended: bool,
}

impl Lines {
    /// `-` is standard input.
    fn open(file: &Path) -> io::Result<Self> {
        let reader: Box<dyn BufRead> = if file.as_os_str() == "-" {
            Box::new(BufReader::new(io::stdin()))
        } else {
            Box::new(BufReader::with_capacity(1 << 20, File::open(file)?))
        };
        Ok(Self { reader, number: 0, ended: false })
    }

    /// Opens a file that must begin as a page does, by what `header` says of its first line, and takes the first lines;
    /// else nothing in it is looked at.
    pub(crate) fn begin(
        file: &Path,
        header: impl FnOnce(&str) -> Result<(), Refusal>,
    ) -> Result<(Self, Batch), Refusal> {
        let mut lines = Self::open(file).map_err(|error| Refusal::UnreadableFile(error.to_string()))?;
        let batch = lines.batch();
        let (_, first) = batch.first().ok_or(Refusal::EmptyFile)?;
        match first.as_ref().map_err(Refusal::clone).and_then(|text| header(text)) {
            Ok(()) => Ok((lines, batch)),
            Err(Refusal::MalformedLine(detail)) => Err(Refusal::MalformedFile(detail)),
            Err(other) => Err(other),
        }
    }

    /// The next lines; none at the end.
    pub(crate) fn batch(&mut self) -> Batch {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while lines.len() < BATCH && bytes < BATCH_BYTES && !self.ended {
            if let Some(line) = self.next() {
                self.number += 1;
                bytes += line.as_ref().map_or(0, String::len);
                lines.push((self.number, line));
            }
        }
        lines
    }

    fn next(&mut self) -> Option<Result<String, Refusal>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE + 1).read_until(b'\n', &mut bytes);
        match read {
            Err(error) => {
                self.ended = true;
                Some(Err(Refusal::UnreadableFile(error.to_string())))
            }
            Ok(0) => {
                self.ended = true;
                None
            }
            Ok(_) => Some(self.line(bytes)),
        }
    }

    /// A line that is too long ends the file: what follows has no beginning.
    fn line(&mut self, mut bytes: Vec<u8>) -> Result<String, Refusal> {
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() as u64 > MAX_LINE {
            self.ended = true;
            return Err(Refusal::MalformedLine("too long".to_owned()));
        }
        String::from_utf8(bytes).map_err(|_| Refusal::MalformedLine("not UTF-8".to_owned()))
    }
}
