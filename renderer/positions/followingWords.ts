import type { PositionView } from '../../shared/domain/position.ts';
import { UNKNOWN } from '../format/number.ts';

/** What has moved a position's stop, and what was taken off on the way: `trails at 64,100; 1 part off`. `–` while nothing has. */
export function followingWords(position: Pick<PositionView, 'trailing' | 'isAtBreakEven' | 'partialExits'>, format: (price: number) => string): string {
  const { trailing, isAtBreakEven, partialExits } = position;
  const words = [
    trailing.isActivated ? `trails${trailing.level === null ? '' : ` at ${format(trailing.level)}`}` : isAtBreakEven ? 'at break-even' : null,
    partialExits.length === 0 ? null : `${partialExits.length} ${partialExits.length === 1 ? 'part' : 'parts'} off`,
  ].filter((word) => word !== null);
  return words.length === 0 ? UNKNOWN : words.join('; ');
}
