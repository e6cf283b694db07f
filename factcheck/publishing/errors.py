from sources.errors import Conflict, NotFound


class NotPublished(NotFound):
    code, title = "not_published", "Nothing is published for all to read"


class OwnDraft(Conflict):
    code, title = "own_draft", "Not of our own words"
