"""Variants on the page: only administrators, and no rows that trap a case."""

from django.test import Client

from tests.cases.town import Town
from wangge.cases.models import Variant, VariantRow, VariantUse
from wangge.cases.seeds import seed_variants
from wangge.journal.models import Entry


def signed_in(client: Client, town: Town, key: str) -> Client:
    client.force_login(town.person(key))
    return client


def test_only_administrators_find_the_page(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    for key, status in [("admin", 200), ("acceptor", 404), ("security_admin", 404), ("leader", 404)]:
        assert signed_in(client, town, key).get("/desk/variants/").status_code == status, key


def test_rows_that_trap_are_shown_and_not_saved(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk = signed_in(client, town, "admin")
    answer = desk.post("/desk/variants/five_steps/", {"mode-close": "off"})
    assert answer.status_code == 422
    rows = Variant.objects.get(tenant=town.place.tenant, code="five_steps").rows.values_list(
        "move", flat=True
    )
    assert sorted(rows) == ["ask_check", "feed_back", "waive_check"]


def test_a_variant_is_changed_used_and_ended(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk = signed_in(client, town, "admin")
    assert (
        desk.post("/desk/variants/short_flow/", {"mode-settle": "hand", "endorse": "on"}).status_code == 302
    )
    assert [
        row.move for row in Variant.objects.get(tenant=town.place.tenant, code="short_flow").rows.all()
    ] == ["settle"]
    desk.post("/desk/variants/use/", {"platform": "street", "variant": "short_flow", "prefix": "01"})
    use = VariantUse.objects.get()
    desk.post(f"/desk/variants/uses/{use.pk}/drop/")
    assert not VariantUse.objects.exists()
    acts = Entry.objects.filter(act__startswith="variant_").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["variant_changed", "variant_used", "variant_ended"]


def test_a_share_that_is_no_share_is_refused_at_its_move(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk = signed_in(client, town, "admin")
    sent = {
        "mode-feed_back": "auto",
        "share-feed_back": "most",
        "mode-ask_check": "auto",
        "share-ask_check": "200",
    }
    answer = desk.post("/desk/variants/five_steps/", sent, headers={"accept-language": "en"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "“most” is no percentage from 0 to 100." in words
    assert "“200” is no percentage from 0 to 100." in words
    assert 'value="most" aria-label="Feed back" aria-invalid="true"' in words
    assert not Entry.objects.filter(act="variant_changed").exists()


def test_a_share_is_written_and_shown_in_percent(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk, sent = signed_in(client, town, "admin"), {"mode-feed_back": "auto", "share-feed_back": "12.5"}
    assert desk.post("/desk/variants/five_steps/", sent).status_code == 302
    assert VariantRow.objects.get(variant__code="five_steps", move="feed_back").sample == 0.125
    assert 'name="share-feed_back" value="12.5"' in desk.get("/desk/variants/five_steps/").content.decode()


def test_a_variant_for_no_class_is_refused_and_said(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk = signed_in(client, town, "admin")
    sent = {"platform": "street", "variant": "short_flow", "prefix": "98"}
    answer = desk.post("/desk/variants/use/", sent, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "No class begins with “98”." in answer.content.decode()
    assert not VariantUse.objects.exists()


def test_ending_a_use_asks_first(client: Client, town: Town) -> None:
    seed_variants(town.place.tenant)
    desk = signed_in(client, town, "admin")
    desk.post("/desk/variants/use/", {"platform": "street", "variant": "short_flow"})
    use = VariantUse.objects.get()
    words = desk.get("/desk/variants/", headers={"accept-language": "en"}).content.decode()
    before, _, dialog = words.partition(f'<dialog class="wg-dialog" id="drop-use-{use.pk}"')
    assert f'data-open="drop-use-{use.pk}"' in before
    assert f"/desk/variants/uses/{use.pk}/drop/" not in before
    assert "its open cases go on by the national seven links" in dialog
