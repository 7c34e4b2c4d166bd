import type { EventEmitter } from 'eventemitter3';
import { AudioOutput } from '../../devices/audio-output.ts';
import { announce } from '../../announce.ts';
import type { RoomEvents } from '../room-events.ts';

/** What one hears of a room: by itself where the app wants it so, otherwise what the app attaches. Closed with the room. */
export function openRoomAudio(room: EventEmitter<RoomEvents>, playsByItself: boolean): AudioOutput {
  const output = new AudioOutput();
  output.on('blockedChanged', (blocked) => announce(room, 'audioBlockedChanged', blocked));
  if (playsByItself) {
    room.on('trackSubscribed', (track) => output.attach(track));
    room.on('trackUnsubscribed', (track) => output.detach(track));
  }
  return output;
}
