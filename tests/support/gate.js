// gate.js: work that may run beside other work, and work that must run alone.

/** shared(run) runs with others that are shared; exclusive(run) when none of them does. Both answer what `run` answers. */
export function gate() {
  let running = 0;
  let whenIdle = null;
  let alone = Promise.resolve(); // settles when nobody runs alone, or waits to
  return {
    async shared(run) {
      for (let seen = null; seen !== alone;) {
        seen = alone;
        await seen;
      }
      running++;
      try {
        return await run();
      } finally {
        if (--running === 0) whenIdle?.();
      }
    },
    async exclusive(run) {
      const before = alone;
      let release;
      alone = new Promise((resolve) => { release = resolve; });
      await before;
      if (running > 0) await new Promise((resolve) => { whenIdle = resolve; });
      whenIdle = null;
      try {
        return await run();
      } finally {
        release();
      }
    },
  };
}
