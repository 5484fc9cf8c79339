// room.js: a VM that one script has filled still takes the next.

const ROOM = 1 << 20;

/**
 * The memory limit while the host begins something in a VM that has reached `limit`: what fills it may be garbage, but nothing collects
 * before a step does. `memoryBytes` is what the instance has.
 */
export const limitToBegin = (limit, memoryBytes) => Math.max(limit, Math.min(memoryBytes, limit + ROOM)) + ROOM;

/**
 * Raises the memory limit of a VM that is filled to `limit`, its usual one, by a little; and takes that back when it no longer is.
 * Called before each chunk of a prompt: else not even the one that would free something could be compiled, when what fills it is alive.
 */
export function makeRoom(vm, limit) {
  if (limit === 0) return;
  const { usedBytes, memoryBytes } = vm.stats;
  const wanted = usedBytes + ROOM > limit ? Math.max(limit, memoryBytes + ROOM) : limit;
  if (wanted !== vm.memoryLimit) vm.memoryLimit = wanted;
}
