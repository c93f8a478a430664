"""Titles: what each assessment is called in Chinese."""

from collections.abc import Mapping
from typing import Final

TITLES_ZH: Final[Mapping[str, str]] = {
    "Automation": "自动化水平",
    "Beginning of the private domain": "私域起始判定",
    "Build mode": "建设方式",
    "Carrier": "私域载体",
    "Content": "内容策略",
    "Context": "消费情境",
    "Coverage by providers": "服务商覆盖",
    "Data availability": "数据可得性",
    "Data platform": "数据平台",
    "Diagnosis": "问题诊断",
    "Digital maturity": "数字化成熟度",
    "Drivers": "私域动因",
    "Growth": "增长真实性",
    "Importance and development": "重要性与发展程度",
    "Loop": "闭环判定",
    "Ownership": "私域归属",
    "Platform advantage": "平台优势",
    "Private domain": "私域判定",
    "Private-domain asset": "私域资产",
    "Route": "自建路线",
    "Site": "建站方式",
    "Strengths": "私域优势",
    "Suitability": "私域适配度",
    "System": "系统类型",
}
"""By English title."""
