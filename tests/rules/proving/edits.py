"""Ways of editing an allocation file, right and wrong: each takes a random choice and the content, and changes it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

__all__ = ["EDITS", "LAST_DAYS"]

Content = dict[str, Any]
Edit = Callable[[Random, Content], None]

LAST_DAYS = ["2021-12-31", "2025-12-31"]
EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    EDITS[function.__name__.replace("_", " ")] = function
    return function


def one(random: Random, content: Content, *needed: str) -> Content:
    """Some duty that has all of the entries `needed`."""
    return random.choice([duty for duty in content["duties"] if all(each in duty for each in needed)])


def another(random: Random, listed: Any, *but: str) -> str:
    return random.choice([each for each in listed if each not in but])


def values(content: Content, fact: str) -> list[str]:
    section = {"issue": "issues", "group": "groups"}.get(fact)
    return list(content[section] if section else content["facts"][fact]["values"])


def typo(word: str) -> str:
    return word + "x"


@edit
def a_duty_is_dropped(random, content):
    content["duties"].remove(one(random, content))


@edit
def a_value_is_added(random, content):
    when = one(random, content, "when")["when"]
    fact = random.choice(list(when))
    when[fact] = [*when[fact], another(random, values(content, fact), *when[fact])]


@edit
def a_condition_is_dropped(random, content):
    when = one(random, content, "when")["when"]
    del when[random.choice(list(when))]


@edit
def a_condition_is_negated(random, content):
    when = one(random, content, "when")["when"]
    fact = random.choice(list(when))
    when[fact] = {"not": when[fact]}


@edit
def a_condition_is_added(random, content):
    duty = one(random, content)
    when = duty.setdefault("when", {})
    fact = another(random, content["facts"], *when)
    when[fact] = [random.choice(values(content, fact))]


@edit
def a_condition_that_nothing_meets_is_added(random, content):
    duty = one(random, content)
    fact = another(random, content["facts"], *duty.get("when", {}))
    duty["when"] = {**duty.get("when", {}), fact: {"not": values(content, fact)}}


@edit
def a_condition_that_all_meet_is_added(random, content):
    duty = one(random, content)
    fact = another(random, content["facts"], *duty.get("when", {}))
    duty["when"] = {**duty.get("when", {}), fact: values(content, fact)}


@edit
def a_duty_that_nothing_meets_is_added(random, content):
    duty = one(random, content, "lead")
    when = {"issue": ["fire_safety"], "group": ["health"]}
    content["duties"].append({**duty, "id": f"{duty['id']}-never", "when": when})


@edit
def a_second_lead_is_named_elsewhere(random, content):
    duty = one(random, content, "lead")
    lead = another(random, content["units"], *duty["lead"])
    content["duties"].append({**duty, "id": f"{duty['id']}-again", "lead": [lead]})


@edit
def a_second_lead_is_named_beside(random, content):
    duty = one(random, content, "lead")
    duty["lead"] = [*duty["lead"], another(random, content["units"], *duty["lead"], *duty.get("joint", ()))]


@edit
def a_lead_is_swapped(random, content):
    duty = one(random, content, "lead")
    duty["lead"] = [another(random, content["units"], *duty["lead"])]


@edit
def a_helper_is_swapped(random, content):
    duty = one(random, content, "joint")
    duty["joint"] = [another(random, content["units"], *duty["joint"])]


@edit
def a_part_is_moved(random, content):
    duty = one(random, content, "joint")
    duty[random.choice(["support", "coordinate"])] = duty.pop("joint")


@edit
def a_unit_is_misspelt(random, content):
    duty = one(random, content, "lead")
    duty["lead"] = [typo(duty["lead"][0])]


@edit
def an_issue_is_misspelt(random, content):
    duty = random.choice([each for each in content["duties"] if "issue" in each.get("when", {})])
    duty["when"]["issue"] = [typo(duty["when"]["issue"][0])]


@edit
def a_fact_is_misspelt(random, content):
    when = one(random, content, "when")["when"]
    fact = random.choice(list(when))
    when[typo(fact)] = when.pop(fact)


@edit
def a_clause_is_misspelt(random, content):
    one(random, content)["clause"] += "x"


@edit
def an_exception_is_misspelt(random, content):
    one(random, content)["overrides"] = [typo(one(random, content)["id"])]


@edit
def an_entry_is_misspelt(random, content):
    duty = one(random, content, "when")
    duty["whenn"] = duty.pop("when")


@edit
def an_id_is_given_twice(random, content):
    content["duties"].append({**one(random, content)})


@edit
def an_exception_displaces_nothing(random, content):
    """A duty about schools never holds where one about institutions does."""
    sites = {
        site: [duty for duty in content["duties"] if duty.get("when", {}).get("site") == [site]]
        for site in ("school", "institution")
    }
    random.choice(sites["school"])["overrides"] = [random.choice(sites["institution"])["id"]]


@edit
def an_exception_displaces_something(random, content):
    duty = one(random, content, "lead", "when")
    lead = another(random, content["units"], *duty["lead"])
    when = {**duty["when"], another(random, content["facts"], *duty["when"]): None}
    fact = next(fact for fact, values_ in when.items() if values_ is None)
    when[fact] = [random.choice(values(content, fact))]
    new = {"id": f"{duty['id']}-but", "clause": duty["clause"], "reading": "explicit", "lead": [lead], "when": when}
    content["duties"].append({**new, "overrides": [duty["id"]]})


@edit
def a_reading_is_changed(random, content):
    duty = random.choice([each for each in content["duties"] if each["reading"] != "residual"])
    duty["reading"] = "interpreted" if duty["reading"] == "explicit" else "explicit"


@edit
def a_clause_is_dropped(random, content):
    del content["clauses"][random.choice(list(content["clauses"]))]


@edit
def a_duty_ends_or_begins(random, content):
    day = random.choice(LAST_DAYS)
    one(random, content)["valid"] = {random.choice(["from", "to"]): day}


@edit
def a_duty_has_days_that_are_all_there_are(random, content):
    one(random, content)["valid"] = {"from": random.choice(["2021-09-08", "2020-01-01"])}


@edit
def a_duty_is_over_before_it_begins(random, content):
    one(random, content)["valid"] = {"to": "2021-09-07"}


@edit
def an_issue_is_put_into_another_group(random, content):
    issue = random.choice(
        [each for each in content["issues"].values() if each["group"] in {"fees", "conduct", "other"}]
    )
    issue["group"] = another(random, content["groups"], issue["group"])


@edit
def a_duty_is_said_twice(random, content):
    duty = one(random, content)
    content["duties"].append({**duty, "id": f"{duty['id']}-twice"})


@edit
def a_duty_is_renamed(random, content):
    one(random, content)["id"] = "renamed"


@edit
def duties_are_put_in_another_order(random, content):
    random.shuffle(content["duties"])


@edit
def a_note_is_changed(random, content):
    one(random, content)["note"] = "Told otherwise."


@edit
def names_are_changed(random, content):
    section = content[random.choice(["units", "issues", "facts", "groups"])]
    section[random.choice(list(section))]["name"] = {"zh": "另一个名称", "en": "another name"}
