"""测试的库：事务测试写坏以后照底还原，种子与触发器都在。"""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_one_transactional_test_spoils_the_next_does_not_see(time):
    assert ContentType.objects.count() > 0
    assert ContentType.objects.filter(app_label="spoiled").count() == 0
    ContentType.objects.create(app_label="spoiled", model=f"time{time}")
    ContentType.objects.exclude(app_label="spoiled").delete()
    assert not get_user_model()._default_manager.exists()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_still_guarded_after_a_transactional_test():
    from bihuan.ledger import door as ledger

    assert ledger.triggers_missing() == []


@pytest.mark.django_db
def test_lifted_triggers_come_back(triggers_lifted):
    from bihuan.ledger import door as ledger

    assert ledger.triggers_missing() != []
    ledger.install_triggers()
    assert ledger.triggers_missing() == []
