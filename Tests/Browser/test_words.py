# SPDX-License-Identifier: Apache-2.0
"""The console's catalogues: one file a language, none lacks a word that another has, and the code holds no word of its own."""
import json
import pathlib
import re
import unittest

WEB = pathlib.Path(__file__).resolve().parents[2] / "Sources/Console/Web"
LANGUAGES = {"en": {"one", "other"}, "tr": {"one", "other"}, "he": {"one", "two", "other"},
             "ar": {"zero", "one", "two", "few", "many", "other"}}
DIRECTING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def catalogue(language):
    return json.loads((WEB / f"i18n/{language}.json").read_text(encoding="utf-8"))


def scripts():
    return [p for p in WEB.rglob("*.js")]


def texts(value):
    return list(value.values()) if isinstance(value, dict) else [value]


def leaves(value, key=""):
    """Texts by their place in a file."""
    if isinstance(value, str):
        return {key: value}
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return {place: text for name, each in inner for place, text in leaves(each, f"{key}.{name}").items()}


class Words(unittest.TestCase):
    def test_every_language_has_every_word(self):
        keys = {language: set(catalogue(language)) for language in LANGUAGES}
        everything = set.union(*keys.values())
        for language, own in keys.items():
            self.assertEqual(sorted(everything - own), [], f"missing in {language}")

    def test_placeholders_are_the_same_in_every_language(self):
        english = catalogue("en")
        named = lambda value: set().union(*(re.findall(r"\{(\w+)\}", t) for t in texts(value)))
        for language in LANGUAGES:
            for key, value in catalogue(language).items():
                self.assertLessEqual(named(value) - {"count"}, named(english[key]) | {"count"}, f"{language} {key}")
                self.assertLessEqual(named(english[key]) - {"count"}, named(value), f"{language} {key}")

    def test_plurals_have_the_forms_of_their_language(self):
        for language, forms in LANGUAGES.items():
            for key, value in catalogue(language).items():
                if isinstance(value, dict):
                    self.assertEqual(set(value), forms, f"{language} {key}")

    def test_texts_are_not_empty_and_direct_nothing(self):
        for language in LANGUAGES:
            for key, value in catalogue(language).items():
                for text in texts(value):
                    self.assertTrue(text.strip(), f"{language} {key}")
                    self.assertIsNone(DIRECTING.search(text), f"{language} {key}")

    def test_translations_are_translations(self):
        """Most words differ from the English ones; those that do not are names, units and abbreviations."""
        english = catalogue("en")
        for language in ["tr", "he", "ar"]:
            same = [k for k, v in catalogue(language).items() if v == english[k] and re.search("[a-z]{4}", str(v))]
            self.assertLess(len(same), len(english) * 0.03, f"{language}: {same}")

    def test_a_hold_and_a_suspension_are_never_one_word(self):
        """A request to hold stops one activity, a suspension stops the arrangement: each has a word of its own, everywhere."""
        hold = {"en": "hold", "tr": "bekle", "he": "עציר", "ar": "توق"}
        suspension = {"en": "suspen", "tr": "ask[ıi]", "he": "[והמ]שע", "ar": "علي?ق"}
        named = re.compile(r"request(ed)? (for )?holds?|holds? requested", re.I)
        others = re.compile(r"phase|calmHint")  # flights and exercises are suspended in another sense
        folder = WEB.parents[1] / "Catalogue"
        for language in LANGUAGES:
            for name in [f"{WEB}/i18n/", f"{folder}/IncidentPage/incident-", f"{folder}/Resources/arrangement-",
                         f"{folder}/Resources/language-"]:
                own, english = (leaves(json.loads(pathlib.Path(f"{name}{which}.json").read_text(encoding="utf-8")))
                                for which in [language, "en"])
                for key, said in english.items():
                    text = re.sub("[\u064b-\u0652]", "", own[key].lower()) if key in own else ""
                    holds, suspends = bool(named.search(said)), "suspen" in said.lower() and not others.search(key)
                    with self.subTest(language=language, file=name.rsplit('/', 1)[1], key=key):
                        if holds and key in own:
                            self.assertRegex(text, hold[language])
                        if suspends and key in own:
                            self.assertRegex(text, suspension[language])
                        if holds and not suspends:
                            self.assertNotRegex(text, suspension[language])

    def test_every_word_that_the_code_asks_for_is_there(self):
        english = set(catalogue("en"))
        for script in scripts():
            source = script.read_text(encoding="utf-8")
            for key in re.findall(r'\bt\("([a-zA-Z0-9.-]+\.[a-zA-Z0-9.-]+)"', source) + re.findall(r'label: "(key\.\w+)"', source):
                self.assertIn(key, english, script.name)

    def test_every_word_is_asked_for(self):
        """A word whose key stands nowhere in the code, whole or by its first part, is left over."""
        source = "\n".join(p.read_text(encoding="utf-8") for p in scripts())
        prefixes = tuple(set(re.findall(r"[`\"]([a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)*\.)\$\{", source)))
        either = set(re.findall(r"[`\"']([a-zA-Z0-9]+(?:\.[a-zA-Z0-9-]+)+)[`\"']", source))
        left = [k for k in catalogue("en") if k not in either and not k.startswith(prefixes)]
        self.assertEqual(left, [])

    def test_no_text_stands_in_code(self):
        """Between tags there are only values: a letter sequence of three or more in a template's text is a word in code."""
        allowed = {"FLASH", "MSL", "WGS", "QNH", "AGL", "hPa"}
        for script in scripts():
            for text in re.findall(r">([^<>${}`]*[A-Za-z]{3}[^<>${}`]*)</", script.read_text(encoding="utf-8")):
                words = set(re.findall(r"[A-Za-z]{3,}", text))
                # Code, and commands to be typed.
                if re.search(r"=>|[;(]|&&|===|\?", text) or text.strip().startswith("parley "):
                    continue
                self.assertEqual(words - allowed, set(), f"{script.name}: {text.strip()[:80]}")


if __name__ == "__main__":
    unittest.main()
