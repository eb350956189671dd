#!/bin/sh
# Mirrors a log of Klabat: sh mirror.sh https://absen.contoh.go.id/api/v1/log FOLDER
# What is there already is not fetched again; the checkpoint is put in its place last.
set -eu
url=$1
mkdir -p "$2"
cd "$2"

# tlog-tiles' way of writing an index: 1234067 is x001/x234/067.
path() {
  n=$1
  p=$(printf %03d $((n % 1000)))
  while [ "$n" -ge 1000 ]; do
    n=$((n / 1000))
    p=x$(printf %03d $((n % 1000)))/$p
  done
  echo "$p"
}

# All tiles of a level that has so many hashes or entries.
level() {
  i=0
  while [ $((i * 256)) -lt "$2" ]; do
    width=$(($2 - i * 256))
    file=tile/$1/$(path $i)
    [ $width -ge 256 ] || file=$file.p/$width
    [ -e "$file" ] || curl -fsS --create-dirs "$url/$file" -o "$file"
    i=$((i + 1))
  done
}

curl -fsS "$url/checkpoint" -o checkpoint.new
size=$(sed -n 2p checkpoint.new)
level entries "$size"
number=0
while [ "$size" -gt 0 ]; do
  level $number "$size"
  size=$((size / 256))
  number=$((number + 1))
done
mv checkpoint.new checkpoint
