import type { CallTab, WebClient } from '@confab/testkit';

/** Tabs of people who are signed in and at home; a session of their own each. */
export function signIn(web: WebClient, names: readonly string[]): Promise<CallTab[]> {
  return Promise.all(
    names.map(async (name) => {
      const tab = await web.visit('/?video=320x180&debug=1');
      tab.page.setDefaultTimeout(12_000);
      await tab.signIn(name);
      return tab;
    }),
  );
}

/** From home, as an ordinary participant, through the preview into a room. */
export async function enterRoom(tab: CallTab, room: string): Promise<void> {
  await tab.element('home-room').fill(room);
  await tab.element('enter-room').click();
  await tab.element('join').click();
  await tab.inCall();
}

export function contact(identity: string, status: string): string {
  return `[data-testid=contact][data-identity=${identity}][data-status=${status}]`;
}

export function tile(name: string, further = ''): string {
  return `[data-testid=tile-remote][data-name=${JSON.stringify(name)}]${further}`;
}
