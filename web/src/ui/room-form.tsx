import { useState, type SyntheticEvent } from 'react';
import type { RoomWish } from '../call/room-join.ts';

interface RoomFormProps {
  readonly onEnter: (room: string, create?: RoomWish['create']) => void;
}

/** Goes to a room by name, or makes one with rules of its own. */
export function RoomForm({ onEnter }: RoomFormProps) {
  const [room, setRoom] = useState('');
  const [mine, setMine] = useState(false);
  const [lobby, setLobby] = useState(false);
  const [locked, setLocked] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onEnter(room.trim(), mine ? { lobby, locked } : undefined);
  };
  return (
    <form className="room-form" onSubmit={submit}>
      <label className="cf-field">
        Name of the room
        <input
          value={room}
          onChange={(event) => setRoom(event.target.value)}
          maxLength={64}
          required
          pattern=".*\S.*"
          placeholder="standup"
          autoComplete="off"
          autoCapitalize="none"
          data-testid="home-room"
        />
      </label>
      <label className="cf-check">
        <input
          type="checkbox"
          checked={mine}
          onChange={(event) => setMine(event.target.checked)}
          data-testid="room-mine"
        />
        <span>
          It is a new room, and I moderate it
          <small>Mute and remove people, lock the room, end the call for all.</small>
        </span>
      </label>
      {mine && (
        <fieldset>
          <legend className="cf-hidden">Rules of the new room</legend>
          <label className="cf-check">
            <input
              type="checkbox"
              checked={lobby}
              onChange={(event) => setLobby(event.target.checked)}
              data-testid="room-lobby"
            />
            <span>People wait until I let them in</span>
          </label>
          <label className="cf-check">
            <input
              type="checkbox"
              checked={locked}
              onChange={(event) => setLocked(event.target.checked)}
              data-testid="room-locked"
            />
            <span>Locked: nobody comes in until I open it</span>
          </label>
        </fieldset>
      )}
      <button type="submit" className="cf-button cf-primary" data-testid="enter-room">
        {mine ? 'Create the room' : 'Go to the room'}
      </button>
    </form>
  );
}
