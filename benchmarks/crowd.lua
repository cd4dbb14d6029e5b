-- A crowd: each request is another buyer's, with an address of its own in X-Forwarded-For and no cookie.
-- wrk --script crowd.lua URL -- PLAN FIRST, where PLAN is the file that wrk.py writes and FIRST the first address.

local threads = {}
-- So much of the end of an answer is looked at: to search a whole page costs as much as to serve it.
local looked_at = 1000

function setup(thread)
  thread:set("place", #threads)
  table.insert(threads, thread)
end

function init(args)
  plan = dofile(args[1])
  -- Threads share the addresses of a run between them.
  address = tonumber(args[2]) + place * plan.addresses
  right, wrong, refused = 0, 0, {}
  math.randomseed(address)
  for _ = 1, 10 do math.random() end
end

function request()
  address = address + 1
  local n = address
  local client = string.format("%d.%d.%d.%d", n / 16777216 % 256, n / 65536 % 256, n / 256 % 256, n % 256)
  local chosen = plan.requests[math.random(#plan.requests)]
  return chosen[1] .. client .. chosen[2]
end

function in_a_line(body)
  return (string.gsub(string.sub(body, 1, 300), "%s+", " "))
end

function response(status, headers, body)
  if status ~= 200 then
    refused[status] = (refused[status] or 0) + 1
    refusal = refusal or in_a_line(body)
  elseif string.find(string.sub(body, -looked_at), plan.expected) then
    right = right + 1
  else
    wrong = wrong + 1
    surprise = surprise or in_a_line(body)
  end
end

function done(summary, latency, requests)
  local answers = { right = 0, wrong = 0 }
  local statuses = {}
  for _, thread in ipairs(threads) do
    answers.right = answers.right + thread:get("right")
    answers.wrong = answers.wrong + thread:get("wrong")
    for status, count in pairs(thread:get("refused")) do
      statuses[status] = (statuses[status] or 0) + count
    end
    for _, name in ipairs({ "surprise", "refusal" }) do
      if thread:get(name) then print("crowd " .. name .. " " .. thread:get(name)) end
    end
  end
  print("crowd right " .. answers.right)
  print("crowd wrong " .. answers.wrong)
  for status, count in pairs(statuses) do print("crowd status_" .. status .. " " .. count) end
  for _, kind in ipairs({ "connect", "read", "write", "timeout" }) do
    print("crowd broken_" .. kind .. " " .. summary.errors[kind])
  end
  print("crowd microseconds " .. summary.duration)
  print("crowd p50_microseconds " .. latency:percentile(50))
  print("crowd p99_microseconds " .. latency:percentile(99))
end
