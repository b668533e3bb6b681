# ruff: noqa: E501
"""Parts of invented names by people, the frequent ones first; weights fall as in any census of names."""

from __future__ import annotations

GIVEN_MEN = {
    "malay": "Zulkifli Syahrul Hamdan Azhari Rusli Jamaluddin Baharuddin Effendi Khairul Tarmizi Mahyudin Ridwan Fadli "
    "Iskandar Anwar Hasbi Sofyan Mahmud Yusri Junaidi Said Raja Tengku Azman Rosman Kamarudin Saparudin Amran Idham "
    "Herman Zainal Arifin Ilham Rafli Hafiz",
    "minang": "Syafrizal Yulizar Afrizal Masrizal Erizal Zulfahmi Yondri Rinaldi Hendri Deswandi Jasman Buyung Marlis "
    "Syamsuar Nasrul Irwandi Desrizal Yasrul Bustami Ramli Syafri Nofrizal Edison Wirman Alizar Firdaus Taufik Rahmat",
    "banjar": "Syahrani Ahmadi Masrani Johansyah Fahruddin Rusdiansyah Norhan Abdurrahim Gazali Hairani Muhyar Jarkani "
    "Aini Supian Salamat Ardiansyah Fitriadi Rahmadi Bahrani Mursalin Juhri Hamsani Aspiani Kaspul Barkati Yuseran",
    "bugis": "Andi Baso Ambo Daeng Sudirman Muhtar Tahang Jufri Sabri Bahtiar Arsyad Nurdin Mappa Lamattu Syamsul Bakri "
    "Rusdi Kamaruddin Haeruddin Saharuddin Hasanuddin Patahuddin Ansar Akbar Mustamin Sultan Beddu Tajang",
    "javanese": "Slamet Sutrisno Paijo Wagiman Tukiman Sugeng Suparman Bambang Mulyono Sarwono Jumadi Kasimin Ponidi Agus "
    "Joko Eko Sunardi Suyatno Sukardi Ngadimin Tarjo Parno Sumarno Widodo Heri Dwi Tri Budi Rudi Wahyu Suwarno Djoko",
}
GIVEN_WOMEN = {
    "malay": "Nurhayati Rosmawati Zubaidah Asmah Fatimah Halimah Yusnidar Nuraini Rohani Maimunah Zuraida Erni Marlina "
    "Rabiah Hafsah Suryani Ramlah Aisyah Aminah Khadijah Saodah Salbiah Rohana Latifah Jamilah Fitriani Wati Yanti",
    "minang": "Yusniarti Ermawati Nelfitri Desmawati Yulinar Syamsiar Rosnida Murni Elvira Gusniati Marnis Yurnalis Asni "
    "Nurbaini Ratna Dewi Rahmi Wirda Fauziah Zulfitri Mardiana Erlina Sumiarti Jusmaniar Hartati Lismawati",
    "banjar": "Galuh Masitah Norjannah Rusmini Saniah Jamilah Mastura Hayatun Barlian Norlaila Mariatul Rusnani Arbainah "
    "Mahrita Siti Hamidah Salasiah Norhasanah Raudah Helda Maulida Fitriah Noraida Jumiati Kasmawati Hairiah",
    "bugis": "Besse Indo Becce Andi Hasnawati Rosdiana Nurlia Hasmiah Tenri Marwah Sitti Jumriati Nurbaya Suriani Darmawati "
    "Hasnah Rahmatia Nuraeni Sunarti Kartini Murniati Syamsiah Herlina Rosmiati Hartina Juliati Hj",
    "javanese": "Sulastri Wagiyem Tuminah Sumarni Partini Kasiyem Ngatini Suminten Rubiyah Sukinah Painem Wartini Sri Siti "
    "Endang Suparti Tri Dwi Yuli Wahyuni Lestari Rini Puji Murtini Poniyem Sumiyati Supriyati Ngatiyem Jumiyem Tutik",
}
SECOND = {
    "malay": "Hasan Umar Daud Bakri Yahya Idris Salim Karim Yunus Latif Hamid Ghani Samad Awang Kasim Usman Ali Ibrahim "
    "Ismail Hamzah Saleh Yusuf Jafar Husin Rahman Amin",
    "minang": "Chaniago Sikumbang Piliang Koto Tanjung Guci Jambak Melayu Caniago Putra Hendra Yanto Saputra Syahputra Effendi "
    "Anwar Rasyid Munir Bahar Nazar Sutan Bagindo Marajo Rajo Malin",
    "banjar": "Basri Saberan Anang Matran Utuh Sanusi Nafiah Murad Hamzah Asmuni Sarkawi Idrus Mursidi Noor Rahman Yani Ideris "
    "Syahran Bahrun Arsyad Jumri Darham Saleh Hasan",
    "bugis": "Tang Rahman Mattola Palaguna Sanusi Pallawa Makmur Tajuddin Mappeasse Sulo Dollah Lolo Parani Tahir Saleh Nur "
    "Amir Laode Mappiasse Patta Lallo Pasau Beta Jafar Kadir",
    "javanese": "Widodo Santoso Raharjo Utomo Prayitno Wibowo Darsono Susanto Hartono Riyadi Purnomo Sukarman Setiawan Nugroho "
    "Kurniawan Hidayat Saputro Wijaya Pranoto Handoko Sutopo Lestari Rahayu Astuti Wulandari",
}
BEFORE_MEN = ("Muhammad", "Ahmad", "Abdul", "M.", "Muh.")
BEFORE_WOMEN = ("Siti", "Nur", "Sri", "St.")
PEOPLES = (("malay", 35), ("minang", 20), ("banjar", 20), ("javanese", 15), ("bugis", 10))
