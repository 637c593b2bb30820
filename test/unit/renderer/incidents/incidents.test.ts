import { describe, expect, it } from 'vitest';
import type { IncidentView } from '../../../../shared/domain/sessionView.ts';
import { exchangesOf, listIncidents } from '../../../../renderer/incidents/incidentList.ts';
import { incidentDuration, incidentState, incidentSubject } from '../../../../renderer/words/incidents.ts';
import { improvementText, latencyText } from '../../../../renderer/words/streams.ts';

const incident = (changes: Partial<IncidentView>): IncidentView => ({
  id: 1, kind: 'connection-lost', exchange: 'bingx', symbol: null, channel: null, from: 1_000, to: null, isMoment: false, count: 1, text: '', effect: '', nextStep: '', ...changes,
});
const over = incident({ id: 2, exchange: 'bitget', from: 5_000, to: 9_000 });
const moment = incident({ id: 3, kind: 'gap', exchange: null, from: 3_000, to: 3_000, isMoment: true, count: 4 });
const ongoing = incident({ id: 4, symbol: 'BTC/USDT:USDT', channel: 'candles:30m', from: 2_000 });

describe('the list of incidents', () => {
  it('has the newest begin first', () => {
    expect(listIncidents([ongoing, over, moment], { exchange: null, isOnlyOngoing: false }).map(({ id }) => id)).toEqual([2, 3, 4]);
  });

  it('keeps those of no single exchange whatever exchange is chosen', () => {
    expect(listIncidents([ongoing, over, moment], { exchange: 'bitget', isOnlyOngoing: false }).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('leaves what still lasts where only that is wanted', () => {
    expect(listIncidents([ongoing, over, { ...moment, to: null }], { exchange: null, isOnlyOngoing: true }).map(({ id }) => id)).toEqual([4]);
  });

  it('offers each exchange once', () => {
    expect(exchangesOf([ongoing, over, ongoing, moment])).toEqual(['bingx', 'bitget']);
  });
});

describe('an incident in words', () => {
  it('is ongoing, over or noted', () => {
    expect([ongoing, over, moment, { ...moment, to: null }].map((each) => incidentState(each).word)).toEqual(['Ongoing', 'Over', 'Noted', 'Noted']);
  });

  it('lasts until now while it is ongoing; a moment is counted instead', () => {
    expect([incidentDuration(ongoing, 8_000), incidentDuration(over, 60_000), incidentDuration(moment, 60_000)]).toEqual(['6.0 s', '4.0 s', '4 times']);
  });

  it('names what it concerns', () => {
    expect([incidentSubject(ongoing), incidentSubject(over), incidentSubject(moment)]).toEqual(['BingX BTC candles:30m', 'Bitget', 'All exchanges']);
  });
});

describe('what a stream is worth, in words', () => {
  it('shows both latencies, or a dash where the messages carry no time', () => {
    expect([latencyText({ latencyP50Ms: 61.4, latencyP99Ms: 1_480 }), latencyText({ latencyP50Ms: null, latencyP99Ms: null }), latencyText(null)]).toEqual(['61 / 1,480', '–', '–']);
  });

  it('says whether streams or REST are sooner, and nothing where that is unknown', () => {
    expect([improvementText({ latencyImprovement: 0.665 }), improvementText({ latencyImprovement: -0.2 }), improvementText({ latencyImprovement: null })]).toEqual(['67\u00a0% sooner by stream', '20\u00a0% later by stream', null]);
  });
});
