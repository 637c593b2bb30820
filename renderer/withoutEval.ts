import { z } from 'zod';

// The page's policy forbids compiling code, which zod tries when a schema is made: this module is imported before any schema.
z.config({ jitless: true });
