export { mintClientSecret } from './mint-client-secret.ts';
export type { MintEndpoint, MintOptions } from './mint-options.ts';
export { mintedClientSecret, type MintedClientSecretOptions } from './minted-client-secret.ts';
