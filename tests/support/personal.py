"""A password of one’s own, and what belongs to its owner."""

OWN = "кіт малює зелений чайник"  # nobody's words, 24 signs

PERSONAL = (
    "ТОВ «Медичний центр “Світанок”»",
    "Біла Церква",
    "o.kovalenko",
    "Дар’я Іванівна Коваленко",
)
