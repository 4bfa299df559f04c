const STEP_PERCENT = 10;

/** Up one line and clear it: what is written next stands where the last line stood. */
const REDRAW = "\u001b[1A\u001b[2K";

/** Progress of long work as lines: on a terminal one line that is redrawn at every percent, otherwise a line at every tenth. */
export function progressLines(
  interactive: boolean,
  label: string,
  total: number,
  line: (text: string) => void,
): (done: number) => void {
  const step = interactive ? 1 : STEP_PERCENT;
  let shown = -1;
  return (done) => {
    const percent = Math.floor((done / total) * 100);
    if (Math.floor(percent / step) <= Math.floor(shown / step)) return;
    line(`${interactive && shown >= 0 ? REDRAW : ""}${label} ${percent}%`);
    shown = percent;
  };
}
