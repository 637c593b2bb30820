import type { QuarantineCause } from '../../shared/domain/quarantine.ts';

export const CAUSE_WORDS: Readonly<Record<QuarantineCause, string>> = {
  'data-failures': 'Data kept failing',
  'poor-data': 'Poor data',
  'order-rejections': 'Orders kept being refused',
  manual: 'Set aside by hand',
};
