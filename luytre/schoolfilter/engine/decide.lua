-- Tags in: pol "group;mask", exc ";group:A;group:D;", cat "mask".  Tag out: v = "B" when the name is blocked.
-- The same decision as rules.judge in Python; a differential test keeps the two equal.
local ffi = require("ffi"); local C = ffi.C; local band = bit.band; local str = ffi.string
local get, set = C.dnsdist_ffi_dnsquestion_get_tag, C.dnsdist_ffi_dnsquestion_set_tag
local STRICT = { group = "0", mask = @STRICT@ }  -- no policy found, or one that cannot be read: strict, never open
local FIRM = @FIRM@                               -- the national list: no local exception lifts it
local policies, policy_count, rulings, ruling_count = {}, 0, {}, 0

local function policy(text)
  local known = policies[text]
  if known then return known end
  local group, mask = text:match("^(%d+);(%d+)$")
  if not group then return STRICT end
  if policy_count > 4096 then policies, policy_count = {}, 0 end
  known = { group = group, mask = tonumber(mask) }
  policies[text] = known; policy_count = policy_count + 1
  return known
end

local function ruling(text, group)
  local key = group .. text
  local known = rulings[key]
  if known == nil then
    if ruling_count > 8192 then rulings, ruling_count = {}, 0 end
    known = text:match(";" .. group .. ":(%a);") or text:match(";%*:(%a);") or false
    rulings[key] = known; ruling_count = ruling_count + 1
  end
  return known
end

return function(dq)
  local found = get(dq, "pol")
  local rule = STRICT
  if found ~= nil and found[0] ~= 0 then rule = policy(str(found)) end
  local hit = 0
  local cat = get(dq, "cat")
  if cat ~= nil and cat[0] ~= 0 then hit = band(tonumber(str(cat)) or 0, rule.mask) end
  if band(hit, FIRM) ~= 0 then set(dq, "v", "B"); return DNSAction.None end
  local exc = get(dq, "exc")
  if exc ~= nil and exc[0] ~= 0 then
    local said = ruling(str(exc), rule.group)
    if said == "A" then return DNSAction.None end
    if said == "D" then set(dq, "v", "B"); return DNSAction.None end
  end
  if hit ~= 0 then set(dq, "v", "B") end
  return DNSAction.None
end
