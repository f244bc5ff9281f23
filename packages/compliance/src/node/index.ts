export { answerUpgrade, rawServer, type RawServerOptions, upgradeByHand } from './raw-server.ts';
export { webSocketPeers } from './websocket-peers.ts';
