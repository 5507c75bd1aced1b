// Stands in for d3-transition, which d3-zoom only needs to stop transitions: the map moves by itself and starts none.
// It keeps colours, easings and timers out of the page, a quarter of the script.
import { selection } from "d3-selection";

export function interrupt() {}

selection.prototype.interrupt = function () {
  return this;
};
