import { useEffect, useState } from 'react';
import type { Room } from '@confab/client';
import { CallModel, type CallModelOptions, type CallState } from '../model/call-model.ts';
import type { LocalDevicesState } from '../model/local-devices.ts';
import { peopleOf } from '../model/people.ts';
import type { Tile } from '../model/tile.ts';
import { useConfab } from './confab-context.ts';
import { useStore } from './use-store.ts';

/** The call around this component. Throws outside a `ConfabProvider` with a call: there is nothing sensible to show then. */
export function useCall(): CallModel {
  const { call } = useConfab();
  if (!call) throw new Error('useCall needs a <ConfabProvider call={…}> around it');
  return call;
}

/** Models last as long as their rooms, and components do not: in a second one everybody would be heard twice. */
const models = new WeakMap<Room, CallModel>();

/** The view model of this room, made at its first sight. */
export function modelOf(room: Room, options?: CallModelOptions): CallModel {
  const known = models.get(room);
  if (known) return known;
  const made = new CallModel(room, options);
  models.set(room, made);
  return made;
}

/** A view model for a room that the app joined by itself; undefined until there is a room. It ends with the room. */
export function useCallModel(room: Room | undefined, options?: CallModelOptions): CallModel | undefined {
  const [call, setCall] = useState<CallModel>();
  useEffect(() => {
    setCall(room && modelOf(room, options));
    // The options are those of the room's first sight.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [room]);
  return call;
}

/** Connection, tiles, lock, waiting people and notices, as they change. */
export function useCallState(): CallState {
  return useStore(useCall().state);
}

/** Whether microphone, camera and screen are on, off, or being switched. */
export function useLocalDevices(): LocalDevicesState {
  return useStore(useCall().devices.state);
}

/** Everybody in the call, raised hands first and in their order; with a search, those whose name has it. */
export function useParticipants(search = ''): Tile[] {
  return peopleOf(useCallState().tiles, search);
}
