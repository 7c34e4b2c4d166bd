import type { Locator, Page } from 'playwright-core';

/** A chat message as a tab shows it. */
export interface ShownLine {
  readonly author: string;
  readonly text: string;
  readonly isPrivate: boolean;
}

/** What people do on the page, by its test ids (`web/README.md`). Each waits until the page shows that it happened. */
export class PageActions {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  element(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Chooses a name in the development tenant; the identity is that name in small letters, joined by dashes. */
  async signIn(name: string): Promise<void> {
    await this.element('sign-in-name').fill(name);
    await this.element('sign-in-submit').click();
    await this.element('home').waitFor();
  }

  /** Calls one person who is in the list of people, and waits until it rings there. */
  async callSomebody(identity: string, type: 'video' | 'audio' = 'video'): Promise<void> {
    await this.page
      .locator(`[data-testid=contact][data-identity=${JSON.stringify(identity)}] [data-testid=call-${type}]`)
      .click();
    await this.page.waitForSelector('[data-testid=outgoing-call][data-status=ringing]');
  }

  /** Answers the call that rings; in a call when the page shows it. */
  async acceptCall(): Promise<void> {
    await this.element('accept-call').click();
    await this.element('call').waitFor();
  }

  /** Joins the first of the calls that go on without one. */
  async joinOngoingCall(): Promise<void> {
    await this.element('join-call').first().click();
    await this.element('call').waitFor();
  }

  async rejectCall(): Promise<void> {
    await this.element('decline-call').click();
    await this.element('incoming-call').waitFor({ state: 'detached' });
  }

  /** From home, as its moderator, to the preview of a new room and into it. */
  async createRoom(room: string, { lobby = false, locked = false } = {}): Promise<void> {
    await this.element('home-room').fill(room);
    await this.element('room-mine').check();
    if (lobby) await this.element('room-lobby').check();
    if (locked) await this.element('room-locked').check();
    await this.element('enter-room').click();
    await this.element('join').click();
    await this.element('call').waitFor();
  }

  async openChat(): Promise<void> {
    if (!(await this.element('chat').isVisible())) await this.element('toggle-chat').click();
    await this.element('chat').waitFor();
  }

  /** Writes to everybody, or to the one of this name. Resolves when the server has it. */
  async sendChat(text: string, to?: string): Promise<void> {
    await this.openChat();
    await this.element('chat-to').selectOption(to === undefined ? { value: '' } : { label: to });
    const entry = this.element('chat-entry');
    await entry.fill(text);
    await this.element('chat-send').click();
    // Emptied once the server has it; what could not be sent stays.
    await this.page.waitForSelector('[data-testid=chat-entry]:placeholder-shown');
  }

  /** What the open chat shows, oldest first. */
  async chatLines(): Promise<ShownLine[]> {
    await this.openChat();
    return this.page.locator('[data-testid=chat-line]').evaluateAll((lines) =>
      lines.map((line) => ({
        author: line.querySelector('b')?.textContent ?? '',
        text: line.querySelector('[data-testid=chat-text]')?.textContent ?? '',
        isPrivate: line.getAttribute('data-private') === 'yes',
      })),
    );
  }

  async openPeople(): Promise<void> {
    if (!(await this.element('people').isVisible())) await this.element('toggle-people').click();
    await this.element('people').waitFor();
  }

  /** Names of those with a raised hand, in the order of the list. */
  async raisedHands(): Promise<string[]> {
    await this.openPeople();
    return this.page
      .locator('[data-testid=person][data-hand]')
      .evaluateAll((people) => people.map((person) => person.getAttribute('data-name') ?? ''));
  }

  async raiseHand(raised = true): Promise<void> {
    const button = this.element('toggle-hand');
    if ((await button.getAttribute('aria-pressed')) !== String(raised)) await button.click();
    await this.page.waitForSelector(`[data-testid=toggle-hand][aria-pressed=${raised}]`);
  }

  async react(emoji: string): Promise<void> {
    await this.element('open-reactions').click();
    await this.element(`react-${emoji}`).click();
    await this.page.keyboard.press('Escape');
  }

  /** Shares what the browser chooses by itself (`--auto-select-desktop-capture-source`, or a fake in the page). */
  async shareScreen(): Promise<void> {
    await this.element('toggle-screen').click();
    await this.page.waitForSelector('[data-testid=toggle-screen][aria-pressed=true]');
  }

  /** What a moderator does to the one of this name. */
  async moderate(name: string, action: 'mute' | 'stop-video' | 'stop-screen' | 'remove' | 'ban'): Promise<void> {
    await this.openPeople();
    await this.page.locator(`[data-testid=person][data-name=${JSON.stringify(name)}] [data-testid=moderate]`).click();
    await this.element(`moderate-${action}`).click();
  }

  /** Lets the one of this name in from the lobby, or turns them away. */
  async decideOn(name: string, decision: 'admit' | 'deny'): Promise<void> {
    await this.openPeople();
    await this.page
      .locator(`[data-testid=waiting-person][data-name=${JSON.stringify(name)}] [data-testid=${decision}]`)
      .click();
  }

  /** Grid or speaker view, whichever is not shown. */
  async switchLayout(): Promise<void> {
    await this.element('more').click();
    await this.element('toggle-layout').click();
  }

  /** From now on remembers what such an element said, each time it appeared or changed, however short it was there. */
  async recordTexts(testId: string): Promise<() => Promise<string[]>> {
    const kept = `window.__texts[${JSON.stringify(testId)}]`;
    await this.page.evaluate(`{
      const texts = ((window.__texts ??= {})[${JSON.stringify(testId)}] = []);
      const look = () => {
        const text = document.querySelector('[data-testid=${testId}]')?.textContent;
        if (text !== undefined && text !== texts.at(-1)) texts.push(text);
      };
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    }`);
    return async () => (await this.page.evaluate(kept)) as string[];
  }

  /** Waits for an element of the page. */
  async sees(selector: string, withinMs = 10_000): Promise<void> {
    await this.page.waitForSelector(selector, { timeout: withinMs });
  }
}
