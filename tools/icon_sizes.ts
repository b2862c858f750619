/** Of the hicolor theme, in pixels. */
export const SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const;
