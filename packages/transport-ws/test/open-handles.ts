export { leavingNoHandle } from '@antiphon/compliance';
