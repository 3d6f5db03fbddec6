"""登记外面的身份的表单：哪一家，每行一个人。"""

from django import forms

from .providers import offered


class Identities(forms.Form):
    """每行：登录名，空格，编号。"""

    provider = forms.ChoiceField(label="哪一家", error_messages={"required": "请选哪一家"})
    lines = forms.CharField(
        label="登录名和编号", help_text="每行一个人：登录名，空一格，他在那一家的编号", max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": "请填登录名和编号"},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["provider"].choices = [(one.code, one.name) for one in offered()]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[tuple[str, str]]:
        pairs = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            name, _, subject = line.strip().partition(" ")
            if name and not subject.strip():
                raise forms.ValidationError(f"第 {number} 行只有一样：要登录名，空一格，再写编号")
            if name:
                pairs.append((name, subject.strip()))
        return pairs
