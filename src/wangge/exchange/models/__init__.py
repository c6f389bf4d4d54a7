"""What is remembered of news that is to be told, and of workbooks that were loaded."""

from wangge.exchange.models.kit import KitItem, KitLoad
from wangge.exchange.models.outbox import Channel, Choice, Message, Wording

__all__ = ["Channel", "Choice", "KitItem", "KitLoad", "Message", "Wording"]
