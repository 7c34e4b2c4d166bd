import type { PersonAddress } from '@confab/cluster';
import type { DirectEventData, DirectEventName } from '@confab/contracts';

/** Reaches all devices of a person, at whatever pods they are. What is sent while one of them reconnects does not reach it. */
export interface PersonChannels {
  sendToPerson<Name extends DirectEventName>(to: PersonAddress, name: Name, data: DirectEventData<Name>): void;
}
