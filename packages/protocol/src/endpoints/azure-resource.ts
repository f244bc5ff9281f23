import { invalidArgument } from './invalid-argument.ts';

/** Where an Azure resource is: its URL or its name. */
export type AzureResource =
  | {
      /** The resource's URL, such as `https://RESOURCE.openai.azure.com`, with or without a path; also that of a proxy before it. */
      readonly endpoint: string | URL;
      readonly resource?: undefined;
    }
  | {
      /** The resource's name: the first part of its host. */
      readonly resource: string;
      readonly endpoint?: undefined;
    };

/** The resource's URL. */
export function azureResourceUrl({ endpoint, resource }: Partial<AzureResource>): string | URL {
  if ((endpoint === undefined) === (resource === undefined)) {
    throw invalidArgument('give exactly one of endpoint (the URL of the Azure resource) and resource (its name)');
  }
  if (endpoint !== undefined) return endpoint;
  if (!/^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i.test(resource ?? '')) {
    throw invalidArgument(
      'resource must be the name of the Azure resource (letters, digits and -): for a URL use endpoint',
    );
  }
  return `https://${resource}.openai.azure.com`;
}
