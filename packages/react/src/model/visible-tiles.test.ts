import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { VisibleTiles } from './visible-tiles.ts';

describe('the tiles that are on screen', () => {
  it('are told once for a whole turn of the page', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const setVisible = mock.fn();
    const visible = new VisibleTiles({ setVisible });
    visible.show('anna', 'p1', 320, 180);
    visible.show('ben', 'p2', 320, 180);
    visible.hide('anna');
    visible.show('ben', 'p2', 640, 360);
    t.mock.timers.tick(60);
    assert.deepEqual(
      setVisible.mock.calls.map(({ arguments: [tiles] }) => tiles),
      [[{ producerId: 'p2', width: 640, height: 360 }]],
    );
  });

  it('count once with their largest size when shown twice', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const setVisible = mock.fn();
    const visible = new VisibleTiles({ setVisible });
    visible.show('strip', 'p1', 160, 90);
    visible.show('stage', 'p1', 1280, 720);
    t.mock.timers.tick(60);
    assert.deepEqual(setVisible.mock.calls[0]?.arguments[0], [{ producerId: 'p1', width: 1280, height: 720 }]);
  });

  it('say nothing when nothing changed, nor after the end', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const setVisible = mock.fn();
    const visible = new VisibleTiles({ setVisible });
    visible.show('anna', 'p1', 320, 180);
    t.mock.timers.tick(60);
    visible.show('anna', 'p1', 320, 180);
    t.mock.timers.tick(60);
    assert.equal(setVisible.mock.callCount(), 1);
    visible.show('ben', 'p2', 1, 1);
    visible.close();
    t.mock.timers.tick(60);
    assert.equal(setVisible.mock.callCount(), 1);
  });
});
