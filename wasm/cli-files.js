// cli-files.js: the io library's files on node:fs, for the command line.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const { EBADF, EINVAL, ESPIPE } = os.constants.errno;
const failure = (errno) => Object.assign(new Error(`error ${errno}`), { errno: -errno });

/** What the C library says where libuv, and the library by itself (host.js), have other words. */
const cTexts = {
  EBUSY: 'Device or resource busy', EDQUOT: 'Disk quota exceeded', ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long', ENFILE: 'Too many open files in system', ENOMEM: 'Cannot allocate memory', ETXTBSY: 'Text file busy',
  EXDEV: 'Invalid cross-device link',
};
const errorTexts = new Map(Object.entries(cTexts).map(([name, text]) => [os.constants.errno[name], text]));

/** Files for Vm.create({ files }). Reads and writes are buffered as in C: by 64 KB, flushed when the file is closed. */
export function nodeFiles() {
  const open = new Map(); // number -> { fd, position, pending, buffer }
  let next = 1;

  const get = (file) => {
    const f = open.get(file);
    if (!f) throw failure(EBADF);
    return f;
  };
  const writeAll = (f, bytes) => {
    let done = 0;
    while (done < bytes.length) {
      const n = fs.writeSync(f.fd, bytes, done, bytes.length - done, f.appends ? null : f.position);
      done += n;
      f.position += n;
    }
  };
  const flush = (f) => {
    if (f.pending.length === 0) return;
    const bytes = Buffer.concat(f.pending);
    f.pending = [];
    f.pendingBytes = 0;
    writeAll(f, bytes);
  };
  /** Unread bytes go back: the position becomes what Lua believes it is. */
  const unread = (f) => {
    f.position -= f.buffer.length;
    f.buffer = Buffer.alloc(0);
  };

  return {
    open(name, mode) {
      const flags = mode.replace('b', '');
      const fd = fs.openSync(name, flags);
      const number = next++;
      open.set(number, { fd, position: 0, appends: flags.startsWith('a'), reads: /[r+]/.test(flags), writes: flags !== 'r', pending: [],
        pendingBytes: 0, buffer: Buffer.alloc(0), seekable: fs.fstatSync(fd).isFile() });
      return number;
    },
    close(file) {
      const f = get(file);
      open.delete(file);
      try {
        flush(f);
      } finally {
        fs.closeSync(f.fd);
      }
      return 0;
    },
    read(file, bytes) {
      const f = get(file);
      if (!f.reads) throw failure(EBADF);
      flush(f);
      if (f.buffer.length === 0) {
        const chunk = Buffer.allocUnsafe(65536);
        const n = fs.readSync(f.fd, chunk, 0, chunk.length, f.seekable ? f.position : null);
        f.buffer = chunk.subarray(0, n);
        f.position += n;
      }
      const n = Math.min(bytes.length, f.buffer.length);
      bytes.set(f.buffer.subarray(0, n));
      f.buffer = f.buffer.subarray(n);
      return n;
    },
    write(file, bytes) {
      const f = get(file);
      if (!f.writes) throw failure(EBADF);
      if (f.buffer.length > 0) unread(f);
      f.pending.push(Buffer.from(bytes));
      f.pendingBytes += bytes.length;
      if (f.pendingBytes >= 65536) flush(f);
      return bytes.length;
    },
    seek(file, whence, offset) {
      const f = get(file);
      flush(f);
      unread(f);
      const base = whence === 0 ? 0 : whence === 1 ? f.position : fs.fstatSync(f.fd).size;
      const to = base + offset;
      if (!f.seekable) throw failure(ESPIPE);
      if (to < 0) throw failure(EINVAL);
      f.position = to;
      return to;
    },
    flush(file) {
      if (file > 0) flush(get(file));
      return 0;
    },
    remove(name) {
      if (fs.lstatSync(name).isDirectory()) fs.rmdirSync(name);
      else fs.unlinkSync(name);
      return 0;
    },
    rename(from, to) {
      fs.renameSync(from, to);
      return 0;
    },
    tmpname() {
      for (let i = 0; i < 100; i++) {
        const name = path.join(os.tmpdir(), `lua_${Math.random().toString(36).slice(2, 8)}`);
        try {
          fs.closeSync(fs.openSync(name, 'wx'));
          return name;
        } catch (e) {
          if (e.code !== 'EEXIST') return null;
        }
      }
      return null;
    },
    errorText: (errno) => errorTexts.get(errno),
    /** Writes what is still buffered. */
    closeAll() {
      for (const f of open.values()) {
        try {
          flush(f);
          fs.closeSync(f.fd);
        } catch { /* nobody is left to tell */ }
      }
      open.clear();
    },
  };
}
