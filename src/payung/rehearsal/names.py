"""Parts of names as heard along the Indragiri: Malay, Bugis, Banjar, Javanese. Nobody living is meant."""

from __future__ import annotations

MEN = {
    "malay": (
        "Zulkifli Syahrul Hamdan Azhari Rusli Jamaluddin Baharuddin Effendi Khairul Tarmizi Mahyudin Saidina "
        "Ridwan Fadli Iskandar Anwar Hasbi Sofyan Mahmud Yusri",
        "Hasan Umar Daud Bakri Yahya Idris Salim Karim Yunus Latif Hamid Ghani Samad Awang Kasim",
    ),
    "bugis": (
        "Andi Baso Ambo Daeng Sudirman Muhtar Tahang Jufri Lamattu Sabri Bahtiar Arsyad Nurdin Palewai Mappa",
        "Tang Rahman Mattola Palaguna Sanusi Pallawa Makmur Tajuddin Mappeasse Sulo Dollah Lolo Parani",
    ),
    "banjar": (
        "Syahrani Ahmadi Masrani Johansyah Fahruddin Rusdiansyah Norhan Abdurrahim Gazali Hairani Muhyar Jarkani Aini",
        "Basri Saberan Anang Matran Utuh Sanusi Nafiah Murad Hamzah Asmuni Sarkawi Idrus Mursidi",
    ),
    "javanese": (
        "Slamet Sutrisno Paijo Wagiman Tukiman Sugeng Suparman Bambang Mulyono Sarwono Jumadi Kasimin Ponidi",
        "Widodo Santoso Raharjo Utomo Prayitno Wibowo Darsono Susanto Hartono Riyadi Purnomo Sukarman",
    ),
}
WOMEN = {
    "malay": (
        "Nurhayati Rosmawati Zubaidah Asmah Fatimah Halimah Yusnidar Nuraini Rohani Maimunah Zuraida Erni Marlina "
        "Siti Rabiah Hafsah Suryani Ramlah",
        "Hasan Umar Daud Bakri Yahya Idris Salim Karim Yunus Latif Hamid Ghani Samad Awang Kasim",
    ),
    "bugis": (
        "Besse Indo Becce Andi Hasnawati Rosdiana Nurlia Hasmiah Tenri Marwah Sitti Jumriati Nurbaya",
        "Rannu Sani Tang Mattola Palaguna Sanusi Pallawa Makmur Lolo Dollah Rahman Sulo",
    ),
    "banjar": (
        "Galuh Masitah Norjannah Rusmini Saniah Jamilah Mastura Hayatun Barlian Aisyah Norlaila Mariatul",
        "Basri Saberan Matran Sanusi Nafiah Murad Hamzah Asmuni Sarkawi Idrus Mursidi",
    ),
    "javanese": (
        "Sulastri Wagiyem Tuminah Sumarni Partini Kasiyem Ngatini Suminten Rubiyah Sukinah Painem Wartini",
        "Widodo Santoso Raharjo Utomo Prayitno Darsono Susanto Hartono Riyadi Purnomo Sukarman",
    ),
}
PEOPLES = (("malay", 45), ("banjar", 25), ("bugis", 20), ("javanese", 10))
# What people write as their work, and how often; all of it coast, coconut and market.
WORK_OF_MEN = (
    ("Petani/pekebun kelapa karet kopi", 34),
    ("Nelayan pesisir", 17),
    ("Buruh tani lainnya", 10),
    ("Kuli bangunan", 8),
    ("Sopir bentor", 6),
    ("Ojek lahan", 6),
    ("Buruh nelayan", 5),
    ("Buruh bongkar muat", 4),
    ("Buruh pengolahan sagu", 3),
    ("Buruh bengkel/montir motor", 2),
    ("Pekerja serabutan", 5),
)
WORK_OF_WOMEN = (
    ("Petani/pekebun kelapa karet kopi", 24),
    ("Buruh tani lainnya", 18),
    ("Penjual ikan di pasar", 13),
    ("Pedagang kaki lima makanan", 16),
    ("Asisten rumah tangga", 10),
    ("Tukang cuci/setrika", 7),
    ("Penjahit", 5),
    ("Guru ngaji", 3),
    ("Pekerja serabutan", 4),
)
STREETS = (
    "Jl. Kelapa Gading",
    "Jl. Parit Satu",
    "Jl. Veteran",
    "Parit Haji Yusuf",
    "Jl. Pelabuhan",
    "Jl. Swadaya",
    "Dusun Kelapa",
    "Jl. Sungai Beringin",
    "Parit Pak Tua",
    "Dusun Tanjung",
)
