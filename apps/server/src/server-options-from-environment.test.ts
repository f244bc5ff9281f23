import { describe, expect, it } from 'vitest';
import { serverOptionsFromEnvironment } from './index.ts';

describe('serverOptionsFromEnvironment', () => {
  it.each([{}, { OPENAI_REALTIME_API_KEY: ' ' }, { OPENAI_REALTIME_ENDPOINT: 'https://host.example/v1' }])(
    'takes the emulator without a key: %j',
    (environment) => {
      expect(serverOptionsFromEnvironment(environment).upstream).toBeUndefined();
    },
  );

  it('takes OpenAI with a key alone', () => {
    expect(serverOptionsFromEnvironment({ OPENAI_REALTIME_API_KEY: 'k' }).upstream).toEqual({
      endpoint: 'https://api.openai.com/v1',
      model: 'gpt-realtime',
      apiKey: 'k',
    });
  });

  it('takes the endpoint, Azure as a second choice, and the model', () => {
    const azure = { AZURE_OPENAI_REALTIME_ENDPOINT: 'https://contoso.openai.azure.com', OPENAI_REALTIME_API_KEY: 'k' };
    expect(serverOptionsFromEnvironment({ ...azure, OPENAI_REALTIME_MODEL: 'voice' }).upstream).toMatchObject({
      endpoint: 'https://contoso.openai.azure.com',
      model: 'voice',
    });
    const both = { ...azure, OPENAI_REALTIME_ENDPOINT: 'wss://host.example/v1/realtime?model=own' };
    expect(serverOptionsFromEnvironment(both).upstream).toMatchObject({
      endpoint: 'wss://host.example/v1/realtime?model=own',
      model: 'own',
    });
  });
});
