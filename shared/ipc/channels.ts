/*
 * Channel names only: the sandboxed preload imports this file, so it stays free of zod.
 */
export const REQUEST_CHANNEL = 'bearish:request';
export const TOPIC_CHANNEL = 'bearish:topic';

export const TOPICS = ['session', 'chart', 'log'] as const;
