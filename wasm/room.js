// room.js: for prompts: a VM that one chunk has filled still takes the next.

const ROOM = 1 << 20;

/**
 * Raises the memory limit of a VM that is filled to `limit`, its usual one, by a little; and takes that back when it no longer is.
 * Called before each chunk of a prompt: else not even the one that would free something could be compiled.
 */
export function makeRoom(vm, limit) {
  if (limit === 0) return;
  const { usedBytes, memoryBytes } = vm.stats;
  const wanted = usedBytes + ROOM > limit ? Math.max(limit, memoryBytes + ROOM) : limit;
  if (wanted !== vm.memoryLimit) vm.memoryLimit = wanted;
}
