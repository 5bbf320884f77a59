"""The closed list of what can stand in the audit log.  Grammar: `room:subject:verb`; a new act is a new line here."""

from enum import StrEnum, unique


@unique
class Act(StrEnum):
    # reports
    REPORT_RECEIVE = "reports:report:receive"
    REPORT_READ = "reports:report:read"
    REPORT_ANSWER = "reports:report:answer"
    REPORT_PROGRESS = "reports:report:progress"
    REPORT_SHRED = "reports:report:shred"
    MESSAGE_WRITE = "reports:message:write"
    LINK_RELEASE = "reports:link:release"
    # cases.triage
    TRIAGE_TAKE = "triage:report:take"
    TRIAGE_RETURN = "triage:report:return"
    TRIAGE_OPEN_FILE = "triage:report:open_file"
    TRIAGE_SET_ASIDE = "triage:report:set_aside"
    TRIAGE_REASSIGN = "triage:report:reassign"
    # cases.files
    FILE_OPEN = "files:file:open"
    FILE_READ = "files:file:read"
    FILE_MOVE = "files:file:move"
    FILE_OUTCOME = "files:file:outcome"
    FILE_CLOSE = "files:file:close"
    FILE_REOPEN = "files:file:reopen"
    NOTE_ADD = "files:note:add"
    CLOCK_START = "files:clock:start"
    CLOCK_STOP = "files:clock:stop"
    # cases.referral
    REFERRAL_OFFER = "referral:file:offer"
    REFERRAL_ACCEPT = "referral:file:accept"
    REFERRAL_REFUSE = "referral:file:refuse"
    REFERRAL_WITHDRAW = "referral:file:withdraw"
    REFERRAL_ESCALATE = "referral:file:escalate"
    REFERRAL_OUTCOME = "referral:file:outcome"
    # detection
    FINDING_MAKE = "detection:finding:make"
    FINDING_CONFIRM = "detection:finding:confirm"
    FINDING_DISMISS = "detection:finding:dismiss"
    LISTS_IMPORT = "detection:lists:import"
    # enforcement
    ORDER_PROPOSE = "orders:order:propose"
    ORDER_APPROVE = "orders:order:approve"
    ORDER_REFUSE = "orders:order:refuse"
    ORDER_WITHDRAW = "orders:order:withdraw"
    ORDER_EXPIRE = "orders:order:expire"
    RELEASE_PUBLISH = "feeds:release:publish"
    RELEASE_FETCH = "feeds:release:fetch"
    OPERATOR_CREATE = "feeds:operator:create"
    OPERATOR_CHANGE = "feeds:operator:change"
    OPERATOR_CLOSE = "feeds:operator:close"
    # schoolfilter
    SCHOOL_CREATE = "schoolfilter:school:create"
    SCHOOL_CHANGE = "schoolfilter:school:change"
    NETWORK_ADD = "schoolfilter:network:add"
    NETWORK_REMOVE = "schoolfilter:network:remove"
    POLICY_CREATE = "schoolfilter:policy:create"
    POLICY_CHANGE = "schoolfilter:policy:change"
    FILTER_RELEASE_TAKE = "schoolfilter:release:take"
    FILTER_RELEASE_REFUSE = "schoolfilter:release:refuse"
    # core.identity
    ACCOUNT_CREATE = "identity:account:create"
    ACCOUNT_CLOSE = "identity:account:close"
    SIGN_IN = "identity:account:sign_in"
    SIGN_IN_REFUSE = "identity:account:refuse"
    SIGN_OUT = "identity:account:sign_out"
    PASSWORD_CHANGE = "identity:password:change"  # noqa: S105 the name of an act
    SECOND_FACTOR_ADD = "identity:second_factor:add"
    SECOND_FACTOR_REMOVE = "identity:second_factor:remove"
    POST_APPOINT = "identity:post:appoint"
    POST_END = "identity:post:end"
    # core.agencies
    AGENCY_CREATE = "agencies:agency:create"
    AGENCY_CHANGE = "agencies:agency:change"
    ROLE_GIVE = "agencies:role:give"
    ROLE_END = "agencies:role:end"
    TEAM_CREATE = "agencies:team:create"
    # core.sealed
    VAULT_KEY_MAKE = "sealed:officer_key:make"
    VAULT_UNLOCK = "sealed:vault:unlock"
    VAULT_REFUSE = "sealed:vault:refuse"
    TEAM_KEYS_MAKE = "sealed:team_key:make"
    TEAM_ADMIT = "sealed:team_key:admit"
    OBJECT_OPEN = "sealed:object:open"
    OBJECT_REFUSE = "sealed:object:refuse"
    OBJECT_SHRED = "sealed:object:shred"
    # monitoring, and the log itself
    FIGURES_EXPORT = "monitoring:figures:export"
    AUDIT_READ = "audit:log:read"
    AUDIT_EXPORT = "audit:log:export"
