import type { ExchangeId } from '../../shared/domain/instrument.ts';
import type { IncidentView } from '../../shared/domain/sessionView.ts';
import { isOngoing } from '../words/incidents.ts';

export interface IncidentFilter {
  /** Null: all of them. */
  readonly exchange: ExchangeId | null;
  readonly isOnlyOngoing: boolean;
}

/** What matches, by begin, newest first. Those of no single exchange match every exchange. */
export function listIncidents(incidents: readonly IncidentView[], { exchange, isOnlyOngoing }: IncidentFilter): readonly IncidentView[] {
  return incidents
    .filter((incident) => (exchange === null || incident.exchange === null || incident.exchange === exchange) && (!isOnlyOngoing || isOngoing(incident)))
    .toSorted((a, b) => b.from - a.from || b.id - a.id);
}

/** Exchanges that had an incident, each once, in the order of the list. */
export function exchangesOf(incidents: readonly IncidentView[]): readonly ExchangeId[] {
  return [...new Set(incidents.flatMap(({ exchange }) => (exchange === null ? [] : [exchange])))].toSorted();
}
