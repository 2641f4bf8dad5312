// A page within the page: says that it is being made until it is there, and prints it.
(() => {
  const frame = document.getElementById("shown");
  const working = document.getElementById("working");
  // On the screen the name of the program stands above already; on paper it stays.
  const ALONE = "@media screen { header.top, .skip { display: none; } main { padding-top: 1.25rem; } }";
  frame.addEventListener("load", () => {
    working.hidden = true;
    const style = frame.contentDocument.createElement("style");
    style.textContent = ALONE;
    frame.contentDocument.head.append(style);
  });
  document.getElementById("print")?.addEventListener("click", () => frame.contentWindow.print());
  for (const form of document.querySelectorAll('form[target="shown"]')) {
    form.addEventListener("submit", () => { working.hidden = false; });
  }
})();
