import { type SyntheticEvent, useState } from 'react';
import type { Preview } from '../call/preview.ts';
import type { Session } from '../call/session.ts';
import { DeviceButton } from './device-button.tsx';
import { DeviceSelect } from './device-select.tsx';
import { LevelMeter } from './level-meter.tsx';
import { useStore } from './use-store.ts';
import { Video } from './video.tsx';

interface LobbyProps {
  readonly session: Session;
  readonly preview: Preview;
  readonly problem: string | undefined;
}

/** Before the call: who one is, which room, and how one looks and sounds. */
export function Lobby({ session, preview, problem }: LobbyProps) {
  const { camera, microphone } = useStore(preview.state);
  const [room, setRoom] = useState(session.room);
  const [name, setName] = useState(session.name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void session.join(room.trim(), name.trim());
  };
  const button = { opening: 'busy', on: 'on', off: 'off', failed: 'off' } as const;
  return (
    <main className="lobby" data-testid="lobby">
      <section className="preview" aria-label="Preview">
        <div className="stage">
          {camera.track ? (
            <Video track={camera.track} mirrored label="Preview of your camera" />
          ) : (
            <p className="stage-text">{camera.status === 'opening' ? 'Opening the camera …' : 'Camera is off'}</p>
          )}
          <div className="stage-controls">
            <DeviceButton
              kind="microphone"
              status={button[microphone.status]}
              onToggle={() => preview.toggle('microphone')}
            />
            <DeviceButton kind="camera" status={button[camera.status]} onToggle={() => preview.toggle('camera')} />
          </div>
        </div>
        <LevelMeter level={preview.level} />
        {[microphone.problem, camera.problem].map(
          (text) =>
            text && (
              <p key={text} className="problem" role="alert" data-testid="device-problem">
                {text}
              </p>
            ),
        )}
      </section>
      <form className="card" onSubmit={submit}>
        <h1>
          <img src="/icon.svg" alt="" width="36" height="36" /> Confab
        </h1>
        {problem && (
          <p className="problem" role="alert" data-testid="join-problem">
            {problem}
          </p>
        )}
        <label>
          Room
          <input
            value={room}
            onChange={(event) => setRoom(event.target.value)}
            onBlur={() => session.prepare(room.trim())}
            maxLength={64}
            required
            pattern=".*\S.*"
            placeholder="standup"
            autoComplete="off"
            autoCapitalize="none"
            data-testid="room"
          />
        </label>
        <label>
          Your name
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            placeholder="Anna"
            autoComplete="name"
            data-testid="name"
          />
        </label>
        <DeviceSelect kind="microphone" choice={microphone} onChoose={(id) => void preview.choose('microphone', id)} />
        <DeviceSelect kind="camera" choice={camera} onChoose={(id) => void preview.choose('camera', id)} />
        <button type="submit" className="primary" data-testid="join">
          Join the call
        </button>
      </form>
    </main>
  );
}
