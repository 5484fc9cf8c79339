-- nbody: floats in named fields of a few records.
-- size: 120000; in tests: 100
local N = tonumber((...))
local sqrt = math.sqrt

local DAY, MASS = 365.24, 4 * math.pi * math.pi
local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx * DAY, vy = vy * DAY, vz = vz * DAY, mass = mass * MASS }
end
local bodies = {
  body(0, 0, 0, 0, 0, 0, 1),
  body(4.84, -1.16, -0.10, 0.00166, 0.00769, -0.0000690, 0.000954),
  body(8.34, 4.12, -0.40, -0.00276, 0.00499, 0.0000230, 0.000285),
  body(12.89, -15.11, -0.22, 0.00296, 0.00237, -0.0000296, 0.0000436),
  body(15.37, -25.91, 0.17, 0.00268, 0.00162, -0.0000951, 0.0000515),
}

local function advance(dt)
  for i = 1, #bodies do
    local a = bodies[i]
    local ax, ay, az, am = a.x, a.y, a.z, a.mass
    local vx, vy, vz = a.vx, a.vy, a.vz
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
      local square = dx * dx + dy * dy + dz * dz
      local magnitude = dt / (square * sqrt(square))
      local bm = b.mass * magnitude
      vx, vy, vz = vx - dx * bm, vy - dy * bm, vz - dz * bm
      bm = am * magnitude
      b.vx, b.vy, b.vz = b.vx + dx * bm, b.vy + dy * bm, b.vz + dz * bm
    end
    a.vx, a.vy, a.vz = vx, vy, vz
    a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
  end
end

local function energy()
  local e = 0
  for i, a in ipairs(bodies) do
    e = e + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      e = e - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

local before = energy()
for _ = 1, N do advance(0.01) end
local after = energy()
assert(math.abs(after - before) < 1e-3 * math.abs(before))
return string.format("%.9f %.9f", before, after)
