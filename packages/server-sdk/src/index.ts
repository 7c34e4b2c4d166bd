export { mintToken, type TokenOptions } from './mint-token.ts';
