from search.weights import NOWHERE, UNIT, rarity, weigh


def test_a_title_counts_more_than_a_lead_and_a_lead_more_than_the_body() -> None:
    title = weigh("Тарифы", "", "слово").weights["тариф"].weight
    lead = weigh("Слово", "тарифы", "").weights["тариф"].weight
    body = weigh("Слово", "", "тарифы").weights["тариф"].weight
    assert title > lead > body > 0


def test_repeating_a_word_helps_less_and_less() -> None:
    once, twice, often = (weigh("", "", "тариф " * count).weights["тариф"].weight for count in (1, 2, 50))
    assert once < twice < often
    assert twice - once > (often - twice) / 48


def test_a_long_text_is_held_back() -> None:
    short = weigh("", "", "тариф").weights["тариф"].weight
    assert weigh("", "", "тариф " + "прочее " * 1000).weights["тариф"].weight < short


def test_the_first_place_in_the_body_is_kept() -> None:
    weights = weigh("Договор", "", "О тарифах и тарифе").weights
    assert weights["тариф"].offset == 2
    assert weights["договор"].offset == NOWHERE


def test_each_word_is_kept_with_its_stem() -> None:
    assert weigh("Тарифы", "тариф", "тарифов, № 5").forms == {
        "тарифы": "тариф",
        "тариф": "тариф",
        "тарифов": "тариф",
        "5": "5",
    }


def test_rare_words_tell_more() -> None:
    assert rarity(100, 1) > rarity(100, 50) > rarity(100, 100) > 0
    assert rarity(1, 1) == round(UNIT * 0.693147)
