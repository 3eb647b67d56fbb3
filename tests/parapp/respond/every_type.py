"""One form with every question type there is, in three languages, and what is wrong with each."""

import io

from PIL import Image

TOWNS = "\n".join(f"| | village | v{number} | Village {number} | | |" for number in range(120))

FORM = f"""\
| survey | type | name | label::en | label::fr | label::ar | hint::en | appearance | parameters | choice_filter | calculation | read_only | required | repeat_count | relevant |
| | note | told | Read this first. | Lisez ceci. | اقرؤوا هذا. | | | | | | | | | |
| | text | words | Your words | Vos mots | كلماتكم | A few are enough. | multiline | | | | | yes | | |
| | text | line | One line | Une ligne | سطر واحد | | | | | | | yes | | |
| | barcode | code | Code on the box | Code sur la boîte | الرمز على العلبة | | | | | | | yes | | |
| | integer | whole | How many? | Combien ? | كم؟ | In full numbers. | | | | | | yes | | |
| | decimal | part | How much? | Quelle quantité ? | ما المقدار؟ | | | | | | | yes | | |
| | range | scale | From 0 to 10 | De 0 à 10 | من 0 إلى 10 | 0 is bad. | | start=0 end=10 step=1 | | | | yes | | |
| | range | wide | From 0 to 100 | De 0 à 100 | من 0 إلى 100 | | | start=0 end=100 step=5 | | | | yes | | |
| | date | day | Which day? | Quel jour ? | أي يوم؟ | | | | | | | yes | | |
| | date | month | Which month? | Quel mois ? | أي شهر؟ | | month-year | | | | | yes | | |
| | time | hour | At what time? | À quelle heure ? | في أي ساعة؟ | | | | | | | yes | | |
| | dateTime | moment | When exactly? | Quand exactement ? | متى بالضبط؟ | | | | | | | yes | | |
| | select_one land | land | Which country? | Quel pays ? | أي بلد؟ | One of them. | | | | | | yes | | |
| | select_one town | town | Which town? | Quelle ville ? | أي مدينة؟ | | | | land = ${{land}} | | | | | |
| | select_one land | listed | From a list | Dans une liste | من قائمة | | minimal | | | | | yes | | |
| | select_one village | village | Which village? | Quel village ? | أي قرية؟ | | | | | | | yes | | |
| | select_one_from_file towns.csv | filed | From a file | D’un fichier | من ملف | | | | | | | yes | | |
| | select_one_external land | outside | From outside | De l’extérieur | من الخارج | | | | | | | yes | | |
| | select_multiple town | towns | Which towns? | Quelles villes ? | أي مدن؟ | All that you know. | | | | | | yes | | |
| | select_multiple_from_file towns.csv | fileds | Several from a file | Plusieurs d’un fichier | عدة من ملف | | | | | | | yes | | |
| | rank town | order | In which order? | Dans quel ordre ? | بأي ترتيب؟ | | | | | | | yes | | |
| | acknowledge | seen | I know my rights | Je connais mes droits | أعرف حقوقي | | | | | | | yes | | |
| | trigger | also | Also this | Ceci aussi | هذا أيضًا | | | | | | | yes | | |
| | geopoint | place | Where? | Où ? | أين؟ | | | | | | | yes | | |
| | geotrace | way | Which way? | Quel chemin ? | أي طريق؟ | | | | | | | yes | | |
| | geoshape | field | Which field? | Quel champ ? | أي حقل؟ | | | | | | | yes | | |
| | image | photo | A picture | Une image | صورة | | | | | | | yes | | |
| | audio | sound | A recording | Un enregistrement | تسجيل | | | | | | | yes | | |
| | video | film | A film | Un film | فيلم | | | | | | | yes | | |
| | file | paper | A document | Un document | مستند | | | | | | | yes | | |
| | integer | twice | Twice as many | Le double | الضعف | | | | | ${{whole}} * 2 | yes | | | |
| | calculate | worked | | | | | | | | 1 + 1 | | | | |
| | hidden | unseen | | | | | | | | | | | | |
| | begin_group | views | Your views | Vos avis | آراؤكم | On one scale. | table-list | | | | | | | |
| | select_one agree | first | It is fair | C’est juste | هذا عادل | | likert | | | | | yes | | |
| | select_one agree | second | It is clear | C’est clair | هذا واضح | | likert | | | | | yes | | |
| | end_group | | | | | | | | | | | | | |
| | begin_repeat | child | Child | Enfant | طفل | | | | | | | | | |
| | integer | age | Age | Âge | العمر | | | | | | | yes | | |
| | end_repeat | | | | | | | | | | | | | |
| | begin_repeat | room | Room | Pièce | غرفة | | | | | | | | 2 | |
| | decimal | size | Size | Taille | المساحة | | | | | | | yes | | |
| | end_repeat | | | | | | | | | | | | | |
| | csv-external | mayors | | | | | | | | | | | | |
| | xml-external | lands | | | | | | | | | | | | |
| | today | today | | | | | | | | | | | | |
| | start | start | | | | | | | | | | | | |
| | end | end | | | | | | | | | | | | |
| | deviceid | deviceid | | | | | | | | | | | | |
| | username | username | | | | | | | | | | | | |
| | phonenumber | phonenumber | | | | | | | | | | | | |
| | email | email | | | | | | | | | | | | |
| | simserial | simserial | | | | | | | | | | | | |
| | subscriberid | subscriberid | | | | | | | | | | | | |
| | audit | audit | | | | | | | | | | | | |
| | start-geopoint | begun_at | | | | | | | | | | | | |
| | background-audio | heard | | | | | | | | | | | | |
| | background-geopoint | been | | | | | | | | | | | | |
| choices | list_name | name | label::en | label::fr | label::ar | land | | | | | | | | |
| | land | se | Sweden | Suède | السويد | | | | | | | | | |
| | land | fr | France | France | فرنسا | | | | | | | | | |
| | town | lund | Lund | Lund | لوند | se | | | | | | | | |
| | town | malmo | Malmö | Malmö | مالمو | se | | | | | | | | |
| | town | lyon | Lyon | Lyon | ليون | fr | | | | | | | | |
| | agree | yes | I agree | D’accord | أوافق | | | | | | | | | |
| | agree | no | I disagree | Pas d’accord | لا أوافق | | | | | | | | | |
{TOWNS}
| external_choices | list_name | name | label | | | | | | | | | | | |
| | land | se | Sweden | | | | | | | | | | | |
| settings | form_title | | | default_language | | | | | | | | | | |
| | Everything | | | en | | | | | | | | | | |
"""  # noqa: E501 - a table is read by its columns

FILES = {
    "towns.csv": b"name,label\nlund,Lund\nlyon,Lyon\n",
    "mayors.csv": b"name,mayor\nlund,Ada\n",
}

PROGRAM = b"MZ\x90\x00 a program"
"""No kind of file that is kept."""

WRONG: dict[str, str | list[str] | bytes] = {
    "words": "x" * 100_001,
    "line": "",
    "code": "",
    "whole": "many",
    "part": "much",
    "scale": "11",
    "wide": "56",
    "day": "31.13.2024",
    "month": "2024-13",
    "hour": "25:99",
    "moment": "yesterday",
    "land": "atlantis",
    "listed": "atlantis",
    "village": "atlantis",
    "filed": "atlantis",
    "outside": "atlantis",
    "towns": ["lund", "atlantis"],
    "fileds": ["lund", "atlantis"],
    "order": ["lund", "lund", "lyon"],
    "seen": "",
    "also": "",
    "place": "in Lund",
    "way": "55.7 13.1",
    "field": "around here",
    "photo": PROGRAM,
    "sound": PROGRAM,
    "film": PROGRAM,
    "paper": PROGRAM,
    "views/first": "atlantis",
    "views/second": "",
    "child[1]/age": "young",
    "room[1]/size": "large",
    "room[2]/size": "",
}
"""What is wrong for each question that is asked; blank where nothing but a blank can be."""


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, "JPEG")
    return target.getvalue()
