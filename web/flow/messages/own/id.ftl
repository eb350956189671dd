# Halaman kedua aplikasi ASN: pengajuan dan rincian hari. Bahasa Indonesia adalah teks asli.

# HP yang belum atau tidak lagi aktif
phone-none-title = HP ini belum diaktifkan
phone-none-text = Halaman ini hanya untuk HP yang sudah diaktifkan. Aktifkan dahulu HP Anda di halaman Absen.
phone-pending-title = Menunggu konfirmasi operator
phone-pending-text = Halaman ini dapat dipakai setelah operator SKPD mengonfirmasi HP Anda.
phone-revoked-title = HP ini tidak aktif lagi
phone-revoked-text = Mintalah kode aktivasi baru kepada operator SKPD Anda, lalu aktifkan HP ini di halaman Absen.
go-check-in = Buka halaman Absen

# Pengajuan
requests-title = Pengajuan
ask-absence = Ajukan cuti atau izin
ask-correction = Ajukan koreksi
balance-title = Cuti tahunan {year}
balance-left = Sisa {left} hari
balance-parts = Hak tahun ini {own}, sisa tahun lalu {carried}, tambahan cuti bersama {added}, terpakai atau sedang diajukan {taken}.
balance-none = Sisa cuti tahunan belum dapat dihitung.
list-title = Pengajuan Anda
list-empty = Belum ada pengajuan
list-empty-text = Pengajuan Anda dan keputusannya akan tampil di sini.
list-failed = Daftar pengajuan belum dapat dimuat
old = Belum dapat diperbarui. Ini data terakhir yang diterima.
correction = Koreksi
span = {first} sampai {last}
part = Pukul {from} sampai {until}
reason-given = Alasan: {reason}
letter = Surat {number}
asked-at = Diajukan {time}
asked-for = Dicatat oleh kantor {time}
decided = {decision} oleh {by}, {time}
decided-why = Keterangan: {reason}
decided-endorsed = Diteruskan ke BKPP
decided-approved = Disetujui
decided-rejected = Ditolak
decided-cancelled = Dibatalkan
decided-withdrawn = Ditarik
state-requested = Menunggu atasan
state-endorsed = Menunggu BKPP
state-approved = Disetujui
state-rejected = Ditolak
state-cancelled = Dibatalkan
state-open = Menunggu keputusan
state-withdrawn = Ditarik
kind-annual = Cuti tahunan
kind-long = Cuti besar
kind-sick = Cuti sakit
kind-maternity = Cuti melahirkan
kind-important = Cuti karena alasan penting
kind-collective = Cuti bersama
kind-unpaid = Cuti di luar tanggungan negara
kind-duty = Dinas luar
kind-study = Tugas belajar
kind-permit = Izin
claimed-in = Datang pukul {time}
claimed-out = Pulang pukul {time}

# Menarik kembali
take-back = Tarik kembali
take-back-absence = Tarik kembali pengajuan ini?
take-back-absence-text = Pengajuan ini tidak akan diproses lagi dan tetap terlihat sebagai “Dibatalkan”. Bila masih diperlukan, ajukan yang baru.
take-back-correction = Tarik kembali koreksi ini?
take-back-correction-text = Koreksi ini tidak akan diputuskan lagi dan tetap terlihat sebagai “Ditarik”. Bila masih diperlukan, ajukan yang baru.
take-back-yes = Ya, tarik kembali
take-back-no = Tidak jadi
taking-back = Menarik kembali …
not-taken-back = Belum ditarik kembali

# Pemberitahuan
told-absence-filed = Pengajuan Anda sudah terkirim dan menunggu keputusan.
told-correction-filed = Koreksi Anda sudah terkirim dan menunggu keputusan.
told-absence-unfiled = Pengajuan cuti atau izin belum terkirim. Buka kembali formulirnya.
told-correction-unfiled = Koreksi belum terkirim. Buka kembali formulirnya.
told-absence-back = Pengajuan sudah ditarik kembali.
told-correction-back = Koreksi sudah ditarik kembali.
unsure = Belum pasti apakah kiriman ini sampai. Periksa daftar pengajuan sebelum mengirim lagi.

# Rincian hari
days-title = Rincian hari
month-earlier = Bulan sebelumnya
month-later = Bulan berikutnya
month-at = Rekap {unit}
recap-draft = Draf
recap-draft-text = Penilaian masih dapat berubah. Bila ada yang keliru, ajukan koreksi untuk hari itu.
recap-verified = Terverifikasi
recap-verified-text = Sudah diverifikasi SKPD. Bila ada yang keliru, hubungi operator SKPD Anda.
recap-locked = Dikunci
recap-locked-text = Sudah dikunci BKPP. Bila ada yang keliru, hubungi operator SKPD Anda.
recap-unlocked = Dibuka kembali
recap-unlocked-text = Dibuka kembali oleh BKPP. Bila ada yang keliru, hubungi operator SKPD Anda.
days-empty = Belum ada hari yang dinilai
days-empty-text = Anda tidak tercatat di unit kerja mana pun pada bulan ini.
days-failed = Rincian hari belum dapat dimuat
days-refused = Bulan ini belum dapat dinilai
hours = Jam kerja {from}–{until}
hours-none = Tidak ada jam kerja
came = Masuk
went = Pulang
no-time = Tidak ada
late = Terlambat {minutes} menit
early = Pulang cepat {minutes} menit
deduction = Potongan {percent}
undecided = Belum final.
next-day = {time} (hari berikutnya)
former-day = {time} (hari sebelumnya)
letter-h = Hadir
letter-a = Alpa
letter-s = Sakit
letter-i = Izin
letter-c = Cuti
letter-d = Dinas luar
letter-tb = Tugas belajar
letter-g = Gangguan
letter-l = Libur
letter-o = Tidak bertugas
letter-pending = Belum dinilai

# Formulir
back-to-requests = Kembali ke Pengajuan
form-wrong = Ada isian yang perlu diperbaiki
form-refused = Belum dapat diajukan
form-unsent = Belum terkirim
reason = Alasan
reason-hint = 3 sampai 500 karakter. Dibaca oleh yang memutuskan.
send = Kirim
sending = Mengirim …
fault-reason = Tuliskan alasannya.

# Cuti atau izin
absence-title = Ajukan cuti atau izin
absence-lead = Diperiksa atasan atau operator SKPD, lalu diputuskan BKPP.
kind = Jenis
kind-choose = Pilih jenis
kinds-none = Aturan daerah belum memuat jenis cuti atau izin untuk Anda. Hubungi operator SKPD Anda.
kinds-failed = Jenis cuti dan izin belum dapat dimuat
first = Hari pertama
last = Hari terakhir
day = Tanggal
partial = Hanya sebagian hari
from = Dari pukul
until = Sampai pukul
looking = Memeriksa tanggal …
look-title = Hasil pemeriksaan
look-days = Mencakup {count} hari kerja.
look-balance = Sisa cuti tahunan {year}: {left} hari.
look-rest = Sisa cuti tahunan {year}: {left} hari. Bila disetujui, tinggal {rest} hari.
look-present = Ada absen masuk pada {dates}. Ajukan hanya bila Anda memang tidak bekerja pada hari itu.
look-refused = Saat ini belum dapat diajukan: {why}
look-other = Pengajuan yang sudah ada: {kind}, {span}, {state}.
look-failed = Tanggal ini belum dapat diperiksa. Anda tetap dapat mengirim.
fault-kind = Pilih jenis cuti atau izin.
fault-first = Isi hari pertama.
fault-last = Isi hari terakhir.
fault-day = Isi tanggalnya.
fault-order = Hari terakhir tidak boleh sebelum hari pertama.
fault-from = Isi jam mulainya.
fault-until = Isi jam selesainya.

# Koreksi
correction-title = Ajukan koreksi
correction-lead = Diputuskan atasan atau operator SKPD. Absen asli tetap tersimpan.
date = Hari kerja
date-hint = Untuk giliran malam, isi tanggal mulainya.
claim = Yang diminta
claim-choose = Pilih yang diminta
claim-in = Saya datang pukul …
claim-out = Saya pulang pukul …
claim-arrival = Tidak dihitung: datang
claim-departure = Tidak dihitung: pulang
claim-gathering = Tidak dihitung: apel
at = Pukul
at-next-day = Keesokan harinya (giliran malam)
fault-date = Isi hari kerjanya.
fault-claim = Pilih yang diminta.
fault-at = Isi jamnya.
