import type { ClientEvent, ServerEvent } from '@antiphon/protocol';
import type { ItemIds } from './item-ids.ts';

type Fields = Readonly<Record<string, unknown>>;
type Rename = (id: string) => string;

/** The event with the server's ids of items instead of ours; the same object where it names none that differ. */
export function eventToServer(event: ClientEvent, ids: ItemIds): ClientEvent {
  if (ids.isEmpty) return event;
  return renamedIn(event as unknown as Fields, ids.toServer) as unknown as ClientEvent;
}

/** The event with our ids of items instead of the server's; the same object where it names none that differ. */
export function eventFromServer(event: ServerEvent, ids: ItemIds): ServerEvent {
  if (ids.isEmpty) return event;
  return renamedIn(event as unknown as Fields, ids.fromServer) as unknown as ServerEvent;
}

function renamedIn(event: Fields, rename: Rename): Fields {
  let renamed = withIds(event, ['item_id', 'previous_item_id'], rename);
  renamed = withField(renamed, 'item', (item) => renamedItem(item, rename));
  // `response.done` holds items in `output`; `response.create` names them in `input`.
  return withField(renamed, 'response', (response) =>
    ['output', 'input'].reduce((fields, name) => withList(fields, name, (item) => renamedItem(item, rename)), response),
  );
}

function renamedItem(item: Fields, rename: Rename): Fields {
  return withIds(item, ['id', 'approval_request_id'], rename);
}

function withIds(fields: Fields, names: readonly string[], rename: Rename): Fields {
  let renamed = fields;
  for (const name of names) {
    const id = fields[name];
    if (typeof id !== 'string') continue;
    const other = rename(id);
    if (other !== id) renamed = { ...renamed, [name]: other };
  }
  return renamed;
}

function withField(fields: Fields, name: string, change: (value: Fields) => Fields): Fields {
  const value = fields[name];
  if (typeof value !== 'object' || value === null) return fields;
  const changed = change(value as Fields);
  return changed === value ? fields : { ...fields, [name]: changed };
}

function withList(fields: Fields, name: string, change: (value: Fields) => Fields): Fields {
  const list: unknown = fields[name];
  if (!Array.isArray(list)) return fields;
  const values = list as readonly Fields[];
  const changed = values.map(change);
  return changed.every((value, index) => value === values[index]) ? fields : { ...fields, [name]: changed };
}
