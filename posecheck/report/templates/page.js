"use strict";
// Ties the video, the time line and the list of warnings together: one moment, shown everywhere.
(() => {
  const find = (id) => document.getElementById(id);
  const readings = JSON.parse(find("readings").textContent);
  const video = find("video");
  const timeline = find("timeline");
  const scrub = find("scrub");
  const faults = [...document.querySelectorAll(".fault")];
  const values = [...document.querySelectorAll("[data-rule]")];

  // The video inside the page becomes a file in memory: phones play and seek those, but not long data URIs.
  const inside = find("clip-data");
  if (inside && video) {
    const bytes = Uint8Array.from(atob(inside.textContent), (c) => c.charCodeAt(0));
    video.src = URL.createObjectURL(new Blob([bytes], { type: inside.dataset.kind }));
    inside.remove();
  }

  const words = clock(readings);

  const frameAt = (s) => {
    let low = 0;
    let high = readings.times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (readings.times[middle] <= s + 1e-3) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const show = (s) => {
    const frame = frameAt(s);
    timeline.style.setProperty("--now", `${Math.min(100, (100 * s) / readings.duration)}%`);
    find("clock").textContent = words(s);
    find("state").textContent = readings.now[frame];
    scrub.value = s;
    scrub.setAttribute("aria-valuetext", `${words(s)}, ${readings.now[frame]}`);
    for (const value of values) value.textContent = readings.rules[value.dataset.rule][frame];
    for (const fault of faults) {
      fault.classList.toggle("current", s >= +fault.dataset.from && s <= +fault.dataset.to);
    }
  };

  const seek = (s) => {
    const time = Math.max(0, Math.min(s, readings.duration));
    if (video) {
      video.pause();
      const go = () => { video.currentTime = Math.min(time, video.duration || time); };
      if (video.readyState > 0) go();
      else video.addEventListener("loadedmetadata", go, { once: true });
    }
    show(time);
  };

  const follow = () => {
    show(video.currentTime);
    if (!video.paused) requestAnimationFrame(follow);
  };
  if (video) {
    video.addEventListener("play", follow);
    video.addEventListener("seeked", () => show(video.currentTime));
  }

  scrub.addEventListener("input", () => seek(+scrub.value));

  for (const button of document.querySelectorAll("[data-seek]")) {
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      seek(+button.dataset.seek);
      const stage = video || timeline;
      const box = stage.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) find("watch").scrollIntoView();
    });
  }

  // Anywhere else on the time line goes to that moment; the slider does the same for the keyboard.
  for (const track of document.querySelectorAll(".track")) {
    track.addEventListener("click", (event) => {
      const box = track.getBoundingClientRect();
      seek((readings.duration * (event.clientX - box.left)) / box.width);
    });
  }
  show(0);
})();
