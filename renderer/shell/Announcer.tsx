import { useEffect, useState } from 'react';
import { useDesk } from '../desk/useDesk.ts';
import { announcements } from './announcements.ts';

/** Live regions: fills politely, kill and disconnects at once. */
export function Announcer() {
  const desk = useDesk();
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');
  useEffect(
    () =>
      desk.session.store.subscribe((state, before) => {
        if (state.copy === null || before.copy === null || state.copy === before.copy) return;
        const heard = announcements(before.copy.view, state.copy.view);
        if (heard.polite.length > 0) setPolite(heard.polite.join(' '));
        if (heard.assertive.length > 0) setAssertive(heard.assertive.join(' '));
      }),
    [desk],
  );
  return (
    <>
      <div className="visuallyHidden" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="visuallyHidden" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
