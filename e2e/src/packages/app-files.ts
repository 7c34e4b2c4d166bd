/** An app as a newcomer writes it: two files, and nothing set up but strict types. */
export const appFiles: Record<string, string> = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      // The package's own types are checked as well.
      skipLibCheck: false,
      types: [],
    },
    include: ['main.ts'],
  }),
  'index.html': '<!doctype html><title>App</title><script type="module" src="/main.ts"></script>',
  'main.ts': `
import { connect, CallError, DeviceError, type ChatMessage, type Room } from '@confab/client';

const query = new URLSearchParams(location.search);
const connection = connect({ urls: query.getAll('url'), token: query.get('token') ?? '' });
const said: string[] = [];

async function call(): Promise<Room> {
  const room = await connection.join({ room: 'packed', name: query.get('name') ?? 'nobody' });
  room.on('chatMessage', (message: ChatMessage) => void said.push(message.text));
  await room.localParticipant.publishCamera({ width: 320, height: 180 });
  await room.localParticipant.publishMicrophone();
  return room;
}

const room = call();
room.catch((error: unknown) => {
  const known = error instanceof CallError || error instanceof DeviceError;
  document.title = known ? error.code : String(error);
});

async function framesOf(identity: string): Promise<number> {
  const people = [...(await room).participants.values()];
  const camera = people.find((one) => one.identity === identity)?.publication('camera');
  const stats = [...((await camera?.getStats())?.values() ?? [])];
  return stats.find(({ type }) => type === 'inbound-rtp')?.framesDecoded ?? 0;
}

Object.assign(window, { framesOf, said, say: async (text: string) => void (await (await room).chat.send(text)) });
`,
};

/** Renders on a server: imports the SDK where there is no browser, and makes what a page makes at its start. */
export const renderOnServer = `
import { AudioOutput, connect, devices } from '@confab/client';
if ('window' in globalThis) throw new Error('this is no server');
const connection = connect({ urls: 'http://127.0.0.1:1', token: 't' });
const output = new AudioOutput();
devices.on('changed', () => {});
const listed = await devices.list('camera');
console.log(JSON.stringify({ state: connection.state, canChooseSpeaker: output.canChooseSpeaker, listed }));
await connection.close();
`;
