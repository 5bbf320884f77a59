-- School filter: written by `luytre` from its template; do not edit, it is written again at every start.
-- Runs on dnsdist 1.7 (Debian 12) and later.  All policy is data in LMDB files; nothing here changes when a policy does.
setSecurityPollSuffix("")          -- never ask the maker's servers
setACL({ @ACL@ })
@LISTEN@
@SERVERS@
setServerPolicy(firstAvailable)
if SetExtendedDNSErrorAction then  -- dnsdist 1.9 and later
  setRingBuffersOptions({recordQueries=false, recordResponses=false})
else
  setRingBuffersSize(1)            -- by default 10,000 questions with their addresses are kept: who asked for what
end
setServFailWhenNoServer(true)      -- upstream dead: a clear SERVFAIL instead of silence
-- No packet cache: one would leak answers between groups.

local function store(file, name) return newLMDBKVStore("@STORES@/" .. file .. ".lmdb", name) end
local clients4, clients6 = store("clients4", "net"), store("clients6", "net")
local policies, categories, exceptions = store("policy", "pol"), store("cat", "cat"), store("exc", "exc")

local function masks(list) local group = newNMG(); for _, mask in ipairs(list) do group:addMask(mask) end; return group end
local function names(list) local set = newSuffixMatchNode(); for _, name in ipairs(list) do set:add(newDNSName(name)) end; return set end
local negative = NegativeAndSOAAction or SetNegativeAndSOAAction
local function nothing(nxdomain)
  return negative(nxdomain, "filter.invalid.", @BLOCK_TTL@, "filter.invalid.", "admin.filter.invalid.", 1, 3600, 600, 86400, @BLOCK_TTL@, {ra=true})
end

-- 1. Not for a school's resolver: other operations, other classes, zone transfers.
addAction(NotRule(OpcodeRule(DNSOpcode.Query)), RCodeAction(DNSRCode.NOTIMP))
addAction(NotRule(QClassRule(DNSClass.IN)), RCodeAction(DNSRCode.REFUSED))
addAction(OrRule({QTypeRule(251), QTypeRule(252)}), RCodeAction(DNSRCode.REFUSED))
-- 2. Ways around the filter that browsers ask about.
for _, name in ipairs({ @NOT_HERE@ }) do addAction(QNameRule(name), nothing(true)) end
addAction(SuffixMatchNodeRule(names({"@DISCOVERY@"})), nothing(false))
-- 3. Look-ups into tags.  A miss still makes an EMPTY tag, and an empty tag as a key is an error: hence the gates.
addAction(NetmaskGroupRule(masks({"0.0.0.0/0"})), KeyValueStoreRangeLookupAction(clients4, KeyValueLookupKeySourceIP(32, 128), "net"))
addAction(NetmaskGroupRule(masks({"::/0"})), KeyValueStoreRangeLookupAction(clients6, KeyValueLookupKeySourceIP(32, 128), "net"))
addAction(AndRule({TagRule("net"), NotRule(TagRule("net", ""))}), KeyValueStoreLookupAction(policies, KeyValueLookupKeyTag("net"), "pol"))
addAction(AllRule(), KeyValueStoreLookupAction(exceptions, KeyValueLookupKeySuffix(2), "exc"))
addAction(AllRule(), KeyValueStoreLookupAction(categories, KeyValueLookupKeySuffix(2), "cat"))
-- 4. One decision, compiled by LuaJIT in each thread.
addAction(AllRule(), LuaFFIPerThreadAction([==[
@DECIDE@]==]))
-- 5. Blocked: the page's address for A and AAAA, nothing for every other type (HTTPS records would leak the real address).
local blocked = TagRule("v", "B")
if SetExtendedDNSErrorAction then addAction(blocked, SetExtendedDNSErrorAction(17, "")) end
@BLOCK@
addAction(blocked, nothing(false))
-- 6. Names that are listed but open to this group: short lives, so that a change reaches clients that cache.
local listed = OrRule({
  AndRule({TagRule("cat"), NotRule(TagRule("cat", ""))}),
  AndRule({TagRule("exc"), NotRule(TagRule("exc", ""))}),
})
if SetMaxTTLResponseAction then
  addResponseAction(listed, SetMaxTTLResponseAction(@OPEN_TTL@))
else
  addResponseAction(listed, LuaResponseAction(function(dr)
    dr:editTTLs(function(section, class, type, ttl) return math.min(ttl, @OPEN_TTL@) end)
    return DNSResponseAction.None, ""
  end))
end
