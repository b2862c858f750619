/**
 * Header by which a running messenger shows, to whoever showed its key, that it can read the data folder too: nobody
 * who took the port of one that crashed can.
 */
export const PROOF_HEADER = "lanmessenger-proof";
