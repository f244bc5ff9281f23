import { AntiphonError } from '@antiphon/interface';
import { invalidArgument } from './invalid-argument.ts';

/** The error of every call on a memory that was disposed. */
export function memoryClosed(name: string): AntiphonError {
  return new AntiphonError({
    code: 'CLOSED',
    message: `the ${name} memory was closed: open it again to go on`,
  });
}

/** The error for a conversation that is to be copied and does not exist. */
export function unknownConversation(): AntiphonError {
  return invalidArgument('conversationId', 'the id of a conversation that has messages');
}

/** The error for a copy that would mix with another conversation. */
export function conversationTaken(): AntiphonError {
  return invalidArgument('newConversationId', 'the id of no conversation that has messages already');
}

/** The error for a piece that a memory holds already. */
export function pieceTaken(messageIndex: number, pieceIndex: number): AntiphonError {
  return invalidArgument(
    `messages[${messageIndex}].pieces[${pieceIndex}].id`,
    'new: the memory holds a piece of this id already',
  );
}
