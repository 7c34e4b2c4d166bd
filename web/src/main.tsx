import { storedSettings } from '@confab/react/models';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { storedAccount } from './call/account.ts';
import { followAddress, ownRoom } from './call/address.ts';
import { exposeDebugHandle } from './call/debug-handle.ts';
import { isReload, tabIdentity } from './call/identity.ts';
import { readPageParameters } from './call/page-parameters.ts';
import { Session } from './call/session.ts';
import { storageOf } from './call/storage.ts';
import { App } from './ui/app.tsx';
import './ui/styles.css';

const parameters = readPageParameters(location.search);
const session = new Session({
  parameters,
  guest: tabIdentity(storageOf('sessionStorage'), isReload()),
  own: ownRoom() === parameters.room && isReload(),
  account: storedAccount(storageOf('localStorage')),
  settings: storedSettings(storageOf('localStorage')),
});
if (parameters.auto || parameters.debug) exposeDebugHandle(session);
followAddress(session);

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
void session.start();
