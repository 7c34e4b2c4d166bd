import { makeRecording } from './make-recording.ts';

const { directory, made } = await makeRecording();
process.stdout.write(`${made ? 'made' : 'found'} the recording for test participants: ${directory}\n`);
