# Kata-kata yang dipakai bersama oleh aplikasi ASN dan konsol.
close = Tutup
cancel = Batal
retry = Coba lagi
back = Kembali
loading = Memuat …
language = Bahasa
fault = Server sedang bermasalah. Silakan coba lagi sebentar lagi.
fault-reference = Rujukan: {reference}
unreachable = Server tidak terjangkau. Periksa sambungan internet Anda, lalu coba lagi.
unreadable = Jawaban server tidak dapat dibaca. Muat ulang halaman, lalu coba lagi.
intent-in = Masuk
intent-out = Pulang
status-accepted = Tercatat
status-review = Perlu ditinjau
development-band = Mode pengembangan, bukan data asli.
development-beacon = Beacon simulasi
development-phone = HP simulasi

# Kedua halaman aplikasi ASN
app-name = Klabat
app-description = Absensi ASN tanpa sentuh
navigation = Menu utama
tab-check-in = Absen
tab-history = Riwayat
tab-requests = Pengajuan
tab-account = Akun
offline-strip = Tidak ada sambungan internet.
