"""Addresses of notices, channels, letters and words."""

from django.urls import path

from wangge.exchange.views import channels, letters, notices, words

app_name = "exchange"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="read"),
    path("notices/choice/", notices.choice, name="choice"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("channels/", channels.channels, name="channels"),
    path("channels/new/<slug:kind>/", channels.new_channel, name="new_channel"),
    path("channels/letters/", letters.letters, name="letters"),
    path("channels/letters/act/", letters.act_on_letters, name="act_on_letters"),
    path("channels/letters/export/", letters.export_letters, name="export_letters"),
    path("channels/words/", words.words, name="words"),
    path("channels/words/<slug:news>/<slug:way>/<slug:language>/", words.wording, name="wording"),
    path("channels/<int:pk>/", channels.channel, name="channel"),
    path("channels/<int:pk>/test/", channels.test_channel, name="test_channel"),
    path("channels/<int:pk>/secret/", channels.new_secret, name="new_secret"),
]
