"use strict";
// One playhead for both clips: each plays at its own speed through every step, and waits at its end for the other.
(() => {
  const find = (id) => document.getElementById(id);
  const moves = JSON.parse(find("moves").textContent);
  const timeline = find("timeline");
  const scrub = find("scrub");
  const play = find("play");
  const sides = ["a", "b"].map((side) => ({ side, video: find(`video-${side}`) })).filter((one) => one.video);
  let now = 0;
  let playing = false;
  let last = 0;

  for (const { side, video } of sides) {
    // The video inside the page becomes a file in memory: phones play and seek those, but not long data URIs.
    const inside = find(`data-${side}`);
    if (!inside) continue;
    const bytes = Uint8Array.from(atob(inside.textContent), (c) => c.charCodeAt(0));
    video.src = URL.createObjectURL(new Blob([bytes], { type: inside.dataset.kind }));
    inside.remove();
  }

  // Where a clip is when the playhead is at `at`, and whether it moves there or waits.
  const placeOf = (side, at) => {
    let before = 0;
    for (const step of moves.steps) {
      const [from, to] = step[side];
      if (at < before + step.length_s || step === moves.steps.at(-1)) {
        const inside = Math.max(0, at - before);
        return { time: Math.min(from + inside, to), moves: inside < to - from };
      }
      before += step.length_s;
    }
    return { time: 0, moves: false };
  };

  const words = clock(moves);

  const show = () => {
    timeline.style.setProperty("--now", `${(100 * now) / moves.length}%`);
    find("clock").textContent = words(now);
    scrub.value = now;
    scrub.setAttribute("aria-valuetext", words(now));
  };

  const seek = (one, time) => {
    const go = () => { one.video.currentTime = Math.min(time, one.video.duration || time); };
    if (one.video.readyState > 0) go();
    else one.video.addEventListener("loadedmetadata", () => { one.video.currentTime = placeOf(one.side, now).time; }, { once: true });
  };

  // What the button shows: a sign, and what it does in the words of the page.
  const face = (sign, words) => {
    play.firstElementChild.textContent = sign;
    play.lastChild.textContent = ` ${words}`;
  };

  const stop = () => {
    playing = false;
    for (const { video } of sides) video.pause();
    if (play) face("▶", play.dataset.play);
  };

  const goTo = (at) => {
    stop();
    now = Math.max(0, Math.min(at, moves.length));
    for (const one of sides) seek(one, placeOf(one.side, now).time);
    show();
  };

  const tick = (stamp) => {
    if (!playing) return;
    now = Math.min(moves.length, now + Math.min(0.25, Math.max(0, (stamp - last) / 1000)));
    last = stamp;
    for (const one of sides) {
      const place = placeOf(one.side, now);
      if (place.moves) {
        if (Math.abs(one.video.currentTime - place.time) > 0.2) one.video.currentTime = place.time;
        if (one.video.paused) one.video.play().catch(() => {});
      } else if (!one.video.paused) {
        one.video.pause();
        one.video.currentTime = place.time;
      }
    }
    show();
    if (now >= moves.length) stop();
    else requestAnimationFrame(tick);
  };

  if (play) {
    play.addEventListener("click", () => {
      if (playing) {
        stop();
        return;
      }
      if (now >= moves.length) goTo(0);
      playing = true;
      face("❚❚", play.dataset.pause);
      last = performance.now();
      requestAnimationFrame(tick);
    });
  }
  scrub.addEventListener("input", () => goTo(+scrub.value));
  for (const track of document.querySelectorAll(".track")) {
    track.addEventListener("click", (event) => {
      const box = track.getBoundingClientRect();
      goTo((moves.length * (event.clientX - box.left)) / box.width);
    });
  }
  // Begin where both are about to start, which is more to look at than an empty room.
  const first = moves.steps[0];
  goTo(first.name === "before" && moves.steps.length > 1 ? first.length_s : 0);
})();
