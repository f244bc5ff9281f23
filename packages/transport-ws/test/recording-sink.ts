export { recordingSink, type RecordingSink, textOf } from '@antiphon/compliance';
