import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkify } from './linkify.ts';

describe('links in a text', () => {
  it('are found, without the full stop behind them', () => {
    assert.deepEqual(linkify('See https://example.org/a?b=c. Now'), [
      { text: 'See ' },
      { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' },
      { text: '. Now' },
    ]);
  });

  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '<b>no</b>', '']) {
    it(`are not made of ${text || 'nothing'}`, () => {
      assert.ok(linkify(text).every(({ href }) => href === undefined));
    });
  }

  it('leave every character of the text where it was', () => {
    const text = '(http://a.b/c) and https://x.y, "http://q"><img src=x>';
    const joined = linkify(text)
      .map((piece) => piece.text)
      .join('');
    assert.equal(joined, text);
    for (const { href } of linkify(text)) assert.doesNotMatch(href ?? '', /["<>]/);
  });
});
