"""密码够不够长：Django 自带的那一种，用中文说（它的中文译文里缺这一句）。"""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """至少这么多个字符。"""

    def get_error_message(self) -> str:
        """太短的。"""
        return f"密码太短，至少 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """填之前的提示。"""
        return f"密码至少 {self.min_length} 个字符。"
