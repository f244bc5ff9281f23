export { createMessage, type CreateMessageOptions } from './create-message.ts';
export { createPiece, type CreatePieceOptions } from './create-piece.ts';
export { inProcessMemory, type InProcessMemoryOptions } from './in-process-memory.ts';
export { parseMessage } from './parse-message.ts';
export { sha256Hex } from './sha256-hex.ts';
