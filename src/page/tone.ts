/// <reference lib="dom" />
/** A short, quiet tone, made of two notes. */

/** A fifth up: A5, E6. In Hz, and when each begins, s. */
const NOTES = [{ hertz: 880, at: 0 }, { hertz: 1_318.5, at: 0.09 }] as const;
const LASTS_S = 0.35;
/** Of full volume. */
const LOUD = 0.06;
const SILENT = 0.0001;
/** A browser that allows the sound only later is not waited for: a late tone speaks of nothing. */
const LATEST_MS = 500;

/**
 * Plays it once. Without sound, or before the user has pressed anything on the page, which is when browsers allow
 * sound, nothing is heard.
 */
export async function playTone(): Promise<void> {
  if (!("AudioContext" in globalThis) || navigator.userActivation?.hasBeenActive === false) return;
  const audio = new AudioContext();
  try {
    const asked = performance.now();
    await audio.resume();
    if (performance.now() - asked > LATEST_MS) return;
    await Promise.all(NOTES.map((note) => playNote(audio, note)));
  } catch {
    // There is nothing to play it on.
  } finally {
    await audio.close();
  }
}

function playNote(audio: AudioContext, { hertz, at }: (typeof NOTES)[number]): Promise<void> {
  const from = audio.currentTime + at;
  const oscillator = new OscillatorNode(audio, { frequency: hertz, type: "sine" });
  const volume = new GainNode(audio, { gain: SILENT });
  volume.gain.setValueAtTime(SILENT, from);
  volume.gain.exponentialRampToValueAtTime(LOUD, from + 0.02);
  volume.gain.exponentialRampToValueAtTime(SILENT, from + LASTS_S);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + LASTS_S);
  return new Promise((done) => oscillator.onended = () => done());
}
