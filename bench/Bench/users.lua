-- Calls for users: users.lua METHOD PREFIX SUFFIX KEY USERS OFFSET [fresh]
-- Any of the first USERS at random; or with "fresh" each of USERS once, in a scattered order that begins at OFFSET.
local method, head, tail, users, offset, fresh
local n = 0

function init(args)
  method, users, offset, fresh = args[1], tonumber(args[5]), tonumber(args[6]), args[7] == "fresh"
  head = method .. " " .. args[2]
  local key = args[4] ~= "" and "Authorization: Bearer " .. args[4] .. "\r\n" or ""
  tail = args[3] .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n" .. key .. "Content-Length: 0\r\n\r\n"
  math.randomseed(offset + 1)
end

function request()
  n = n + 1
  -- The step shares no factor with a power of ten, so that it meets everybody.
  local user = fresh and ((offset + n) * 382813) % users + 1 or math.random(users)
  return head .. string.format("u%07d", user) .. tail
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
