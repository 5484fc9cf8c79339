// Tokens as Lua's own lexer cuts them.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenize } from '../../web/highlight.js';

const shown = (text) => tokenize(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

function cuts(name, text, ...expected) {
  test(name, () => assert.deepEqual(shown(text), expected));
}

cuts('keywords, names and builtins', 'local x = print', 'keyword:local', 'name:x', 'operator:=', 'builtin:print');
cuts('constants', 'nil true', 'constant:nil', 'constant:true');
cuts('a field is not a builtin', 't.print', 'name:t', 'operator:.', 'name:print');
cuts('a method is not a builtin', 's:type', 'name:s', 'operator::', 'name:type');
cuts('after .. it is one again', 'a..type', 'name:a', 'operator:..', 'builtin:type');
for (const good of ['0', '3.', '.5', '1e10', '1E-3', '0x', '0xA.8p-3', '0x.1', '0Xffp+2', '3.14e+2']) {
  cuts(`numeral ${good}`, good, good === '0x' ? 'error:0x' : `number:${good}`);
}
for (const bad of ['3..2', '1e', '0x1p', '12abc', '1.2.3', '0xg', '1_000']) cuts(`bad numeral ${bad}`, bad, `error:${bad}`);
cuts('minus is not of the numeral', '1-1', 'number:1', 'operator:-', 'number:1');
cuts('hexadecimal e takes no sign', '0xe+1', 'number:0xe', 'operator:+', 'number:1');
cuts('strings', `"a" 'b"c'`, 'string:"a"', `string:'b"c'`);
cuts('escaped quotes', String.raw`"a\"b" x`, String.raw`string:"a\"b"`, 'name:x');
cuts('an escaped backslash ends nothing', String.raw`"a\\" x`, String.raw`string:"a\\"`, 'name:x');
cuts('an unfinished string ends at its line', '"ab\nx', 'string:"ab', 'name:x');
cuts('an escaped newline goes on', '"a\\\nb" x', 'string:"a\\\nb"', 'name:x');
cuts('\\z goes on over blanks', '"a\\z \n  b" x', 'string:"a\\z \n  b"', 'name:x');
cuts('long strings', '[==[ ]] ]==] x', 'string:[==[ ]] ]==]', 'name:x');
cuts('an unfinished long string goes to the end', '[[ab\ncd', 'string:[[ab\ncd');
cuts('an index is no long string', 't[a[1]]', 'name:t', 'operator:[', 'name:a', 'operator:[', 'number:1', 'operator:]', 'operator:]');
cuts('comments', 'x --y\nz', 'name:x', 'comment:--y', 'name:z');
cuts('long comments', '--[[a\nb]] x', 'comment:--[[a\nb]]', 'name:x');
cuts('a comment that is not quite long', '--[=a\nx', 'comment:--[=a', 'name:x');
cuts('operators of several characters', 'a//b<<c~=d::e...', 'name:a', 'operator://', 'name:b', 'operator:<<', 'name:c',
  'operator:~=', 'name:d', 'operator:::', 'name:e', 'operator:...');
cuts('what Lua does not know', 'a ! @ é', 'name:a', 'error:!', 'error:@', 'error:é');

test('tokens cover everything but blanks, in order, for any text', () => {
  const bits = fc.constantFrom('a', '1', '.', '"', "'", '\\', '\n', '[', '=', ']', '-', 'z', 'x', 'e', ' ', '😀', '\0');
  fc.assert(fc.property(fc.array(bits), (parts) => {
    const text = parts.join('');
    let at = 0;
    for (const { start, end } of tokenize(text)) {
      assert.ok(start < end);
      assert.equal(text.slice(at, start).trim(), '');
      at = end;
    }
    assert.equal(text.slice(at).trim(), '');
  }), { numRuns: 1000 });
});
