-- A stand-in for the Internet, so that the filter answers on a machine without it: one documentation address for every name.
setSecurityPollSuffix("")
setRingBuffersSize(1)
setACL({ "127.0.0.0/8" })
setLocal("@ADDRESS@")
local invalid = newSuffixMatchNode(); invalid:add(newDNSName("invalid."))
addAction(SuffixMatchNodeRule(invalid), RCodeAction(DNSRCode.NXDOMAIN))
addAction(QTypeRule(DNSQType.A), SpoofAction({ "@V4@" }, { ttl = 300, ra = true }))
addAction(QTypeRule(DNSQType.AAAA), SpoofAction({ "@V6@" }, { ttl = 300, ra = true }))
addAction(AllRule(), (NegativeAndSOAAction or SetNegativeAndSOAAction)(
  false, "upstream.invalid.", 30, "upstream.invalid.", "admin.upstream.invalid.", 1, 3600, 600, 86400, 30, { ra = true }))
