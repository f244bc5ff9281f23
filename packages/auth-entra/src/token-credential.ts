/** What is used of a credential of `@azure/identity`: every `TokenCredential` fits as it is. */
export interface EntraTokenCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<EntraAccessToken | null>;
}

export interface EntraAccessToken {
  readonly token: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresOnTimestamp: number;
}

/** Loaded when it is needed: it is large, and whoever passes a credential need not wait for it. */
export async function defaultCredential(): Promise<EntraTokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}
