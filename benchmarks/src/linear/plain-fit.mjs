/** What a fit of ours is told when it shall only solve: one strength, no validation, the threshold at a half. */
export const PLAIN = { validation: 'none', threshold: 0.5 }
