import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkWatch, type LinkVerdict } from './link-watch.ts';

const cases: readonly {
  name: string;
  samples: readonly (readonly [number, number, number])[];
  verdicts: LinkVerdict[];
}[] = [
  {
    name: 'a silent publisher is no fault',
    samples: [
      [0, 0, 0],
      [0, 90, 0],
      [0, 180, 0],
    ],
    verdicts: ['quiet', 'quiet', 'quiet'],
  },
  {
    name: 'media that arrives is well',
    samples: [
      [5_000, 5_100, 4_900],
      [9_000, 9_200, 8_900],
    ],
    verdicts: ['flowing', 'flowing'],
  },
  {
    name: 'one silence may be chance',
    samples: [
      [5_000, 0, 0],
      [9_000, 9_000, 8_900],
    ],
    verdicts: ['suspect', 'flowing'],
  },
  {
    name: 'two silences are none',
    samples: [
      [5_000, 0, 0],
      [9_000, 60, 0],
    ],
    verdicts: ['suspect', 'silent'],
  },
  {
    name: 'bytes of which none is RTP of ours have another source',
    samples: [
      [5_000, 5_000, 0],
      [9_000, 9_000, 0],
    ],
    verdicts: ['suspect', 'rewritten'],
  },
  {
    name: 'little is judged together with what follows',
    samples: [
      [900, 0, 0],
      [1_800, 0, 0],
      [2_700, 0, 0],
      [5_400, 0, 0],
    ],
    verdicts: ['quiet', 'quiet', 'suspect', 'silent'],
  },
  {
    name: 'a path may break later',
    samples: [
      [5_000, 5_000, 5_000],
      [10_000, 5_000, 5_000],
      [15_000, 5_000, 5_000],
    ],
    verdicts: ['flowing', 'suspect', 'silent'],
  },
];

for (const { name, samples, verdicts } of cases) {
  test(name, () => {
    const watch = new LinkWatch(2_500, 0);
    const given = samples.map(([sent, received, rtpReceived], index) =>
      watch.observe({ atMs: (index + 1) * 5_000, sent, received, rtpReceived }),
    );
    assert.deepEqual(given, verdicts);
  });
}

test('reports that follow each other closely are one', () => {
  const watch = new LinkWatch(2_500, 0);
  const silence = { received: 0, rtpReceived: 0 };
  assert.equal(watch.observe({ atMs: 10, sent: 5_000, ...silence }), 'quiet');
  assert.equal(watch.observe({ atMs: 5_000, sent: 10_000, ...silence }), 'suspect');
  assert.equal(watch.observe({ atMs: 5_010, sent: 15_000, ...silence }), 'quiet');
  assert.equal(watch.observe({ atMs: 10_000, sent: 20_000, ...silence }), 'silent');
});
