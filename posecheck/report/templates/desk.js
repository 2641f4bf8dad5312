"use strict";
// What every page of the desk does: ask the desk, close it, say when it is gone.
const desk = (() => {
  const lost = document.getElementById("lost");
  let over = false;

  // Gone is also a desk that lets nobody in any more, which another one in its place does, and one that is broken.
  const isGone = (status) => status === 403 || status >= 500;
  const ask = async (address, options = {}) => {
    try {
      const answer = await fetch(address, options);
      if (isGone(answer.status)) throw new Error(`the desk answers ${answer.status}`);
      lost.hidden = true;
      return answer;
    } catch (error) {
      if (!over) lost.hidden = false;
      throw error;
    }
  };
  const post = async (address, data = {}) => {
    const answer = await ask(address, { method: "POST", body: JSON.stringify(data) });
    const body = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    return { ok: answer.ok, ...body };
  };

  document.getElementById("end").addEventListener("click", async () => {
    over = true;
    await post("/end").catch(() => {});
    const ended = document.getElementById("ended");
    ended.addEventListener("cancel", (event) => event.preventDefault());
    ended.showModal();
  });
  return { ask, post, isOver: () => over };
})();
