import type { PriceEvent } from '../../core/events.ts';
import { encodeColumns } from './historyColumns.ts';
import type { JournalRecord } from './records.ts';
import { jsonNumber, strictJson } from './strictJson.ts';

/**
 * One record as JSON text on a single line, from which `decodeRecord` gives back an equal record.
 * @throws NotJournalableError where it holds something JSON cannot keep.
 */
export function encodeRecord(record: JournalRecord): string {
  if (record.type !== 'event') return strictJson(record);
  const { event } = record;
  if (event.kind === 'price') return encodePrice(event);
  if (event.kind !== 'history') return strictJson(record);
  const { columns, ...rest } = event;
  return strictJson({ type: 'event', event: { ...rest, rows: columns.openTime.length, columns: encodeColumns(columns) } });
}

/** Prices are nearly all of a journal, so they skip the general walk. */
function encodePrice(event: PriceEvent): string {
  return '{"type":"event","event":{"kind":"price","at":' + jsonNumber(event.at, '$.event.at')
    + ',"instrument":' + jsonNumber(event.instrument, '$.event.instrument')
    + ',"last":' + jsonNumber(event.last, '$.event.last')
    + ',"bid":' + jsonNumber(event.bid, '$.event.bid')
    + ',"ask":' + jsonNumber(event.ask, '$.event.ask')
    + ',"mark":' + jsonNumber(event.mark, '$.event.mark') + '}}';
}
