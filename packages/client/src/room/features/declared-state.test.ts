import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ParticipantId } from '@confab/contracts';
import { DeclaredState } from './declared-state.ts';
import { CallError } from '../../errors.ts';
import type { LocalPublication } from '../../media/send/local-publication.ts';
import { FakeRequests } from '../../testing/fake-requests.ts';
import { person } from '../../testing/people.ts';

const publication = (source: string, muted: boolean) => ({ source, muted }) as LocalPublication;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('what one says of oneself', () => {
  it('follows the microphone and the camera, and says only what is new', async () => {
    const requests = new FakeRequests();
    const declared = new DeclaredState(requests, person('me'));
    declared.follow(publication('microphone', false));
    declared.follow(publication('screen', true));
    await settle();
    assert.deepEqual(requests.log, []);
    declared.follow(publication('microphone', true));
    declared.follow(publication('camera', true));
    await settle();
    declared.follow(publication('microphone', true));
    await settle();
    assert.deepEqual(requests.log, ['audio-mute {"muted":true}', 'video-mute {"muted":true}']);
  });

  it('is said again by a new participant', async () => {
    const requests = new FakeRequests();
    const declared = new DeclaredState(requests, person('me'));
    await declared.declare({ audioMuted: true, handRaised: true, name: 'Anna' });
    requests.asked.length = 0;
    declared.entered({ self: person('me-again') });
    await settle();
    assert.deepEqual(requests.log, [
      'audio-mute {"muted":true}',
      'raise-hand {"raised":true}',
      'update-self {"name":"Anna"}',
    ]);
  });

  it('does not take back what a moderator did', async () => {
    const requests = new FakeRequests();
    const declared = new DeclaredState(requests, person('me', { audioMuted: true }));
    await declared.declare({ audioMuted: false });
    requests.asked.length = 0;
    declared.apply({ type: 'self-updated', participant: person('me', { audioMuted: true }) });
    declared.apply({ type: 'self-muted', kind: 'audio', by: 'anna' as ParticipantId });
    await declared.declare({ handRaised: true });
    assert.deepEqual(requests.log, ['raise-hand {"raised":true}']);
  });

  it('gives a refusal to who asked, and does not try again', async () => {
    const requests = new FakeRequests({
      'update-self': () => {
        throw new CallError('forbidden', 'no');
      },
    });
    const declared = new DeclaredState(requests, person('me'));
    await assert.rejects(declared.declare({ name: 'Anna' }), { code: 'forbidden' });
    await declared.declare({ handRaised: true });
    assert.equal(requests.asked.filter(({ name }) => name === 'update-self').length, 1);
  });

  it('tries again what is only delayed', async () => {
    let refusals = 1;
    const requests = new FakeRequests({
      'raise-hand': () => {
        if (refusals-- > 0) throw new CallError('unavailable', 'a moment');
        return {};
      },
    });
    const declared = new DeclaredState(requests, person('me'));
    const raised = declared.declare({ handRaised: true });
    await requests.clock.pass(1_000);
    await raised;
    assert.equal(requests.asked.length, 2);
  });

  it('knows its long metadata although events leave it out', async () => {
    const requests = new FakeRequests();
    const declared = new DeclaredState(requests, person('me'));
    const metadata = 'x'.repeat(2000);
    await declared.declare({ metadata });
    declared.apply({ type: 'self-updated', participant: person('me', { metadata: null, metadataBytes: 2000 }) });
    await declared.declare({ handRaised: true });
    assert.equal(requests.asked.filter(({ name }) => name === 'update-self').length, 1);
  });
});
