"""What each role may do, in words."""

from factcheck.roles import Duty, Role

ROLES: dict[Role, str] = {
    Role.READER: "Reads what is open to all and what is shared with them. Changes nothing.",
    Role.WRITER: "For a machine, such as the CMS: posts articles, claims and sources by the API.",
    Role.REVIEWER: "Checks claims: takes them, cites passages, reviews, and rules when a source changes.",
    Role.EDITOR: "Reviews, and also hands claims out, settles disputes, publishes, overrides.",
    Role.ADMIN: "Everything that an editor may, and looks after people, keys and takedowns.",
}

DUTIES: dict[Duty, str] = {
    Duty.SOURCE_KEEPER: "Sees who confidential sources are. Each look is on record.",
}
