import type { RealtimeResponse, ResponseConfig } from '@antiphon/protocol';
import { removeFrom } from '../collections/remove-from.ts';

/** The metadata key that tells creates apart where their order cannot. */
export const CREATE_TAG = 'antiphon_create';

const MAXIMUM_METADATA_PAIRS = 16;

/** One `response.create` that the server has not answered. */
export interface UnansweredCreate<Owner> {
  readonly eventId: string;
  /** Whether it writes to the default conversation. */
  readonly isDefault: boolean;
  readonly isTagged: boolean;
  /** Absent for one that the user sent raw. */
  readonly owner?: Owner | undefined;
  /** Nobody waits for it any more; it stays to meet its late `response.created`. */
  isAbandoned: boolean;
}

/** Which `response.create` a `response.created` answers: the API does not say. */
export interface CreateLedger<Create> {
  /** Whether order alone will not do, so that the next create of this kind should carry a tag. */
  needsTag(isDefault: boolean): boolean;
  add(create: Create): void;
  remove(create: Create): void;
  /** Those at this moment. */
  all(): readonly Create[];
  /** Takes out the create that the response answers; `undefined`: the server started it by itself. */
  take(response: RealtimeResponse): Create | undefined;
}

export function createCreateLedger<Create extends UnansweredCreate<unknown>>(): CreateLedger<Create> {
  // In their order. Seldom more than one.
  const creates: Create[] = [];
  return {
    needsTag(isDefault) {
      for (const create of creates) if (create.isDefault === isDefault) return true;
      return false;
    },
    add: (create) => void creates.push(create),
    remove: (create) => void removeFrom(creates, create),
    all: () => creates.slice(),
    take(response) {
      const create = answeredBy(response, creates);
      if (create !== undefined) removeFrom(creates, create);
      return create;
    },
  };
}

/** The config as it goes out, with the tag where there is one and room for it. */
export function taggedConfig(config: ResponseConfig, eventId: string): ResponseConfig {
  return { ...config, metadata: { ...config.metadata, [CREATE_TAG]: eventId } };
}

export function hasRoomForTag({ metadata }: ResponseConfig): boolean {
  return Object.keys(metadata ?? {}).length < MAXIMUM_METADATA_PAIRS;
}

function answeredBy<Create extends UnansweredCreate<unknown>>(
  { metadata, conversation_id: conversationId }: RealtimeResponse,
  creates: readonly Create[],
): Create | undefined {
  const tag = metadata?.[CREATE_TAG];
  if (tag !== undefined) return creates.find(({ eventId }) => eventId === tag);
  // Nearly always there is one, or none: what follows, without its lists.
  const [first] = creates;
  if (creates.length <= 1) return first !== undefined && isPossible(first, conversationId) ? first : undefined;
  // Some servers do not say which conversation a response belongs to.
  const sameLane =
    conversationId === undefined ? creates : creates.filter(({ isDefault }) => isDefault === (conversationId !== null));
  const candidates = sameLane.length === 0 ? creates : sameLane;
  // An untagged answer belongs to an untagged create; a server that drops metadata answers in order.
  return candidates.find(({ isTagged }) => !isTagged) ?? candidates.find((one) => isPossible(one, conversationId));
}

/**
 * Whether a create can be meant by an answer without a tag. One that had a tag and was given up is not, where the server may have started a response
 * by itself. Outside the default conversation it never does: there it drops tags, and answers in order.
 */
function isPossible(
  { isTagged, isAbandoned, isDefault }: UnansweredCreate<unknown>,
  conversationId: RealtimeResponse['conversation_id'],
): boolean {
  return !isTagged || !isAbandoned || (conversationId === null && !isDefault);
}
