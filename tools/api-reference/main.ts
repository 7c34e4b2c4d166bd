import { generate } from './generate.ts';

await generate(new URL('../../docs/api', import.meta.url).pathname);
console.log('wrote docs/api');
