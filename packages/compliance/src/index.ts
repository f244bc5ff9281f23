// Everything of `./cases`, and what needs vitest.
export * from './cases.ts';
export { testCredentialProvider, type TestCredentialProviderOptions } from './credential/test-credential-provider.ts';
export { testTransport, type TestTransportOptions } from './transport/test-transport.ts';
