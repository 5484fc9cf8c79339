// What `help` and `help()` answer at the prompt.

/** A chunk that defines the global. A table rather than a function, so that its name alone is enough. */
export const HELP = String.raw`
local text = [[
Enter        run it and show its results
             (an unfinished chunk goes on)
Shift-Enter  a new line
Tab          complete a name
Up, Ctrl-R   earlier chunks, and find one
Ctrl-C       stop what runs; state is kept
Ctrl-L       clear the screen
Escape, Tab  leave the prompt
New here: coroutine.yieldto(co, ...)
The rest: https://www.lua.org/manual/5.4/]]
local print = print
help = setmetatable({}, {
  __tostring = function() return text end,
  __call = function() print(text) end,
})
`;
