// Prints, for each file named, its size raw, by gzip and by brotli, tab-separated.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  console.log([bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length].join("\t"));
}
