"""运行日志怎样写：settings.LOGGING 的那一份。找不到的网址、不许可的请求不是故障，不记；出错的才记；每个请求一行只在 json 里有。"""

from typing import Any


def logging_of(how: str) -> dict[str, Any]:
    """how: `json` 一行一个、没有个人信息；`line` 给写代码的人看。"""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {"()": "bihuan.config.logs.Json"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": how}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "filters": {"one_line": {"()": "bihuan.config.errors.OneLine"}},
        "loggers": {
            "django.request": {"level": "ERROR", "filters": ["one_line"]},
            "axes": {"level": "ERROR"},
            "bihuan.request": {"level": "INFO"},
        },
    }
