// index.js: the library. Types and documentation: index.d.ts.

export { Vm } from './vm.js';
export { Executor } from './executor.js';
export { Scheduler, Task, equalShares, tank } from './scheduler.js';
export { Fuel } from './fuel.js';
export { multi } from './values.js';
export { LuaHandle, LuaTable, LuaFunction, LuaThread, LuaUserdata } from './handles.js';
export { LuaError, InterruptedError, ModeError, OcarinaError } from './errors.js';
export { compile as compileModule } from './loader.js';
