--- Classes with single inheritance, mixins, properties, metamethod inheritance and `is`.
local class = {}

local metamethods = {}
for name in ([[add sub mul div mod pow unm idiv band bor bxor shl shr bnot concat len eq lt le call tostring
               close pairs]]):gmatch "%a+" do
  metamethods["__" .. name] = true
end

local Object = { __name = "Object", __subclasses = {} }
Object.__index = Object

local function index_for(c)
  return function(self, key)
    local getter = c.__getters[key]
    if getter then return getter(self) end
    return c[key]
  end
end

local function construct(c, ...)
  local object = setmetatable({}, c)
  local init = c.init
  if init then init(object, ...) end
  return object
end

local class_mt = { __call = construct, __tostring = function(c) return "class " .. c.__name end }

local function new_class(name, parent)
  local c = { __name = name, __parent = parent, __getters = setmetatable({}, { __index = parent.__getters }), __subclasses = {} }
  for k, v in pairs(parent) do
    if metamethods[k] then c[k] = v end
  end
  c.__index = index_for(c)
  parent.__subclasses[#parent.__subclasses + 1] = c
  return setmetatable(c, { __index = parent, __call = class_mt.__call, __tostring = class_mt.__tostring,
    __newindex = function(t, k, v)
      rawset(t, k, v)
      if metamethods[k] then
        for _, sub in ipairs(t.__subclasses) do
          if rawget(sub, k) == nil then sub[k] = v end
        end
      end
    end })
end

Object.__getters = {}
setmetatable(Object, class_mt)
function Object:__tostring() return "instance of " .. getmetatable(self).__name end

function Object.extend(parent, name) return new_class(name, parent) end

--- Copies the functions of mixins into the class; each may define `included(class)`.
function Object.include(c, ...)
  for _, mixin in ipairs { ... } do
    for k, v in pairs(mixin) do
      if k ~= "included" then c[k] = v end
    end
    if mixin.included then mixin.included(c) end
  end
  return c
end

function Object.getter(c, name, f) c.__getters[name] = f end

function Object:is(c)
  local k = getmetatable(self)
  while k do
    if k == c then return true end
    k = rawget(k, "__parent")
  end
  return false
end

function Object:class() return getmetatable(self) end

class.Object = Object
return setmetatable(class, { __call = function(_, name, parent) return (parent or Object):extend(name) end })
