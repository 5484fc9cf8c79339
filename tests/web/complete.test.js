// What Tab offers, on maps that stand for Lua tables.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { complete } from '../../web/complete.js';

const table = (fields) => new Map(Object.entries(fields));
const globals = table({
  print() {}, pairs() {}, local_thing: 1, count: 3, greeting: 'hello',
  string: table({ upper() {}, unpack() {}, format() {} }),
  album: table({ moon: 1, moan() {}, deep: table({ deepest: true }), 'not a name': 1 }),
});
globals.set(1, 'one');

function offers(name, text, from, ...matches) {
  test(name, () => {
    const cursor = text.includes('|') ? text.indexOf('|') : text.length;
    assert.deepEqual(complete(text.replace('|', ''), cursor, globals), { from, matches });
  });
}
const nothing = (name, text) => test(name, () => assert.equal(complete(text, text.length, globals), null));

offers('globals and keywords', 'x = lo', 4, 'local', 'local_thing');
offers('globals', 'p', 0, 'pairs', 'print');
offers('fields', 'album.mo', 6, 'moan', 'moon');
offers('all fields after a dot, names only', 'album.', 6, 'deep', 'moan', 'moon');
offers('methods are functions', 'album:mo', 6, 'moan');
offers('fields of fields', 'return album.deep.d', 18, 'deepest');
offers('blanks around the dot', 'album . mo', 8, 'moan', 'moon');
offers('methods of a string', 'greeting:u', 9, 'unpack', 'upper');
offers('in the middle of a text', 'f(cou|) end', 2, 'count');
offers('nothing that matches', 'zzz', 0);
offers('fields of what is no table', 'count.x', 6);
offers('fields of nothing', 'nobody.home.x', 12);
nothing('in a string', '"pr');
nothing('in a comment', '-- pr');
nothing('in a number', '0x');
nothing('after the value of a call', 'f().pr');
nothing('after nothing', '1 + ');
