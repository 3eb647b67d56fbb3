"""Forms for tests: one for each thing that pages have to do."""

from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    Group,
    Question,
    Repeat,
    Role,
    Survey,
)
from surveys.text import LocalizedText


def said(en: str, fr: str = "", ar: str = "") -> LocalizedText:
    return LocalizedText.of({"en": en, "fr": fr, "ar": ar})


YES, NO = Choice("yes", said("Yes", "Oui", "نعم")), Choice("no", said("No", "Non", "لا"))

WORK = Survey(
    name="work",
    title=said("Work here", "Le travail ici", "العمل هنا"),
    languages=("en", "fr", "ar"),
    default_language="en",
    choice_lists=(
        ChoiceList("taking_part", (YES, Choice("no", said("No", "Non", "لا"), ChoiceRole.DECLINE))),
        ChoiceList("yn", (YES, NO, Choice("na", said("I prefer not to say"), ChoiceRole.REFUSED))),
        ChoiceList(
            "obstacles",
            (
                Choice("language", said("Language", "La langue", "اللغة")),
                Choice("papers", said("Diplomas", "Les diplômes", "الشهادات")),
                Choice("none", said("Nothing", "Rien", "لا شيء"), ChoiceRole.NONE_OF_THESE),
            ),
        ),
        ChoiceList("agreement", (Choice("1", said("Agree")), Choice("2", said("Disagree")))),
    ),
    children=(
        Question(
            "consent",
            "select_one",
            said("Do you take part?", "Participez-vous ?", "هل تشارك؟"),
            list_name="taking_part",
            required="true()",
            role=Role.CONSENT,
        ),
        Group(
            "job",
            (
                Question(
                    "paid", "select_one", said("Paid work?", "Payé ?", "مدفوع؟"), list_name="yn"
                ),
                Question(
                    "hours",
                    "integer",
                    said("How many hours?", "Combien d’heures ?", "كم ساعة؟"),
                    relevant="${paid} = 'yes'",
                    constraint=". >= 0 and . <= 168",
                    constraint_message=said("A week has 168 hours.", ar="في الأسبوع 168 ساعة."),
                ),
                Question(
                    "since",
                    "date",
                    said("Since when?", "Depuis quand ?", "منذ متى؟"),
                    relevant="${hours} > 10",
                ),
            ),
            label=said("Your job", "Votre travail", "عملك"),
        ),
        Group(
            "views",
            (
                Question("fair", "select_one", said("It is fair."), list_name="agreement"),
                Question("open", "select_one", said("It is open."), list_name="agreement"),
            ),
            label=said("Do you agree?", "Êtes-vous d’accord ?", "هل توافق؟"),
            appearance="table-list",
        ),
        Question(
            "obstacles", "select_multiple", said("What stands in the way?"), list_name="obstacles"
        ),
        Question("words", "text", said("In your words"), appearance="multiline"),
    ),
)

HOUSEHOLD = Survey(
    name="household",
    title=said("Household"),
    languages=("en",),
    default_language="en",
    children=(
        Repeat(
            "members",
            (
                Question("name", "text", said("Name"), required="true()"),
                Question("age", "integer", said("Age")),
                Question("school", "text", said("School of ${name}"), relevant="${age} < 18"),
            ),
            label=said("Member"),
        ),
        Question("rooms", "integer", said("Rooms")),
        Repeat(
            "room",
            (Question("size", "decimal", said("Size")),),
            label=said("Room"),
            repeat_count="${rooms}",
        ),
    ),
)

PLACES = Survey(
    name="places",
    title=said("Places"),
    languages=("en",),
    default_language="en",
    choice_lists=(
        ChoiceList("regions", (Choice("n", said("North")), Choice("s", said("South")))),
        ChoiceList(
            "towns",
            tuple(
                Choice(name, said(label), filters=(("region", region),))
                for name, label, region in (("nova", "Nova", "n"), ("sud", "Sud", "s"))
            ),
        ),
    ),
    children=(
        Question("region", "select_one", said("Region"), list_name="regions", appearance="minimal"),
        Question(
            "town",
            "select_one",
            said("Town"),
            list_name="towns",
            choice_filter="region = ${region}",
            required="true()",
            appearance="minimal",
        ),
        Question("greeting", "note", said("So you live in ${town}."), relevant="${town} != ''"),
    ),
)

EVERYTHING = Survey(
    name="everything",
    title=said("Everything"),
    languages=("en",),
    default_language="en",
    choice_lists=(ChoiceList("letters", tuple(Choice(n, said(n.upper())) for n in "abc")),),
    children=(
        Question("line", "text", said("Line"), hint=said("One line")),
        Question("page", "text", said("Page"), appearance="multiline"),
        Question("whole", "integer", said("Whole")),
        Question("part", "decimal", said("Part")),
        Question("scale", "range", said("Scale"), parameters=(("start", "0"), ("end", "5"))),
        Question("long", "range", said("Long"), parameters=(("start", "0"), ("end", "100"))),
        Question("day", "date", said("Day")),
        Question("month", "date", said("Month"), appearance="month-year"),
        Question("hour", "time", said("Hour")),
        Question("moment", "dateTime", said("Moment")),
        Question("one", "select_one", said("One"), list_name="letters"),
        Question("short", "select_one", said("Short"), list_name="letters", appearance="minimal"),
        Question("some", "select_multiple", said("Some"), list_name="letters"),
        Question("order", "rank", said("Order"), list_name="letters"),
        Question("read", "acknowledge", said("Read this")),
        Question("place", "geopoint", said("Place")),
        Question("photo", "image", said("Photo")),
        Question("start", "start"),
        Question("double", "calculate", calculation="${whole} * 2"),
        Question("shown", "text", said("Twice"), read_only="true()", calculation="${whole} * 2"),
    ),
)


def greeting(name: str) -> Survey:
    """A question of this name, a note that repeats its answer, and a list long enough to search."""
    return Survey(
        name="greeting",
        title=said("Greeting"),
        languages=("en",),
        default_language="en",
        choice_lists=(
            ChoiceList("towns", tuple(Choice(f"t{n}", said(f"Town {n}")) for n in range(150))),
        ),
        children=(
            Question(name, "text", said("What do you say?")),
            Question(
                "greeting", "note", said(f"So you say ${{{name}}}."), relevant=f"${{{name}}} != ''"
            ),
            Question("town", "select_one", said("Which town?"), list_name="towns"),
        ),
    )
